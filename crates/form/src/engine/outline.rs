//! The body as it is on screen now: controls with their live nodes.

use crate::engine::instance::{ScopeId, Sort};
use crate::engine::{Engine, NodeId, Outline, OutlineRole};
use crate::form::{Control, ControlId, ControlKind};

impl Engine {
    /// The body with all repeat instances, relevant or not. A control whose node lies in
    /// a repeat that it stands outside of has no place and is left out.
    pub fn outline(&self) -> Vec<Outline> {
        self.rows(&self.form.form().body, ScopeId(0))
    }

    /// One instance of the repeat that `control` shows, with all that is in it.
    pub fn instance_outline(
        &self,
        control: ControlId,
        instance: NodeId,
    ) -> Option<Outline> {
        let live = self.instance.live(instance)?;
        let index = self.position(instance)?;
        let children = &self.form.form().control(control)?.children;
        let children = self.rows(children, live.scope);
        let role = OutlineRole::RepeatInstance { index };
        Some(self.outlined(control, instance, children, role))
    }

    /// The instances of a repeat, by its range, in their order.
    pub fn instances(&self, range: NodeId) -> &[NodeId] {
        self.instance.instances(range)
    }

    fn rows(&self, controls: &[ControlId], scope: ScopeId) -> Vec<Outline> {
        controls.iter().filter_map(|control| self.row(*control, scope)).collect()
    }

    fn row(&self, id: ControlId, scope: ScopeId) -> Option<Outline> {
        let control = self.form.form().control(id)?;
        match control.kind {
            ControlKind::Repeat => self.range(id, control, scope),
            ControlKind::Group => {
                let children = self.rows(&control.children, scope);
                Some(self.outlined(
                    id,
                    self.node_in(id, scope)?,
                    children,
                    OutlineRole::Group,
                ))
            }
            ControlKind::Input
            | ControlKind::SelectOne
            | ControlKind::SelectMultiple
            | ControlKind::Rank
            | ControlKind::Range
            | ControlKind::Trigger
            | ControlKind::Upload => {
                let node = self.node_in(id, scope)?;
                Some(self.outlined(id, node, Vec::new(), OutlineRole::Question))
            }
        }
    }

    fn outlined(
        &self,
        control: ControlId,
        node: NodeId,
        children: Vec<Outline>,
        role: OutlineRole,
    ) -> Outline {
        Outline {
            control,
            node: Some(node),
            kind: self.form.kind(control),
            children,
            role,
        }
    }

    /// The node of a control, or of the nearest control above, around or in `scope`.
    fn node_in(&self, control: ControlId, scope: ScopeId) -> Option<NodeId> {
        let definition = self.form.context(control);
        if self.form.is_repeat(definition) {
            let inside = self.instance.enclosing(scope, Some(definition));
            if let Some(scope) = inside.and_then(|scope| self.instance.scope(scope)) {
                return Some(scope.node);
            }
        }
        // A group around a repeat names the repeat's node: it stands for the range.
        let scope = self.instance.enclosing(scope, self.form.slot(definition).owner)?;
        self.instance.member(&self.form, definition, scope)
    }

    fn range(&self, id: ControlId, control: &Control, scope: ScopeId) -> Option<Outline> {
        let definition = control.node.filter(|node| self.form.is_repeat(*node))?;
        let scope = self.instance.enclosing(scope, self.form.slot(definition).owner)?;
        let range = self.instance.member(&self.form, definition, scope)?;
        let instances = self.instance.instances(range);
        let children = instances.iter().enumerate();
        let children: Vec<Outline> = children
            .filter_map(|(index, instance)| {
                let inner = self.instance.node(*instance)?.scope;
                let children = self.rows(&control.children, inner);
                let role = OutlineRole::RepeatInstance { index };
                Some(self.outlined(id, *instance, children, role))
            })
            .collect();
        let free = !self.is_counted(range);
        let can_remove = free && !children.is_empty();
        let role = OutlineRole::RepeatRange { can_add: free, can_remove };
        Some(self.outlined(id, range, children, role))
    }

    /// Whether the form says how many instances a range has.
    pub(super) fn is_counted(&self, range: NodeId) -> bool {
        let written = self.form.form().node(self.instance.definition(range));
        written.is_none_or(|node| node.fixed_count || node.count.is_some())
    }

    /// Whether a group, repeat or question belongs to the answers now. A range does when
    /// an instance does, or could.
    pub fn group_relevant(&self, node: NodeId) -> bool {
        let Some(live) = self.instance.live(node) else { return false };
        if live.sort != Sort::Range {
            return live.relevant;
        }
        let around = live.parent.and_then(|parent| self.instance.node(parent));
        let around = around.is_none_or(|parent| parent.relevant);
        let instances = &live.instances;
        let mut nodes = instances.iter().filter_map(|id| self.instance.node(*id));
        around && (instances.is_empty() || nodes.any(|node| node.relevant))
    }
}
