//! A plan, north up: places drawn to scale on squares, over a map where the tablet has one.
//! It can be brought near and moved; there is a button for all that fingers do.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::fix::Fix;
use super::frame::{Frame, HEIGHT, WIDTH};
use super::ground::{Ground, Tiles};
use super::place::metres;
use super::task::Task;
use crate::words::use_words;

/// Pixels of the screen within which a finger hits what it means.
const FINGER: f64 = 24.0;
/// Pixels of the screen that a finger may slip in a tap.
const SLIP: f64 = 8.0;
/// How much nearer a step goes.
const STEP: f64 = 2.0;
/// How far a step to a side goes, as a share of the picture.
const SHIFT: f64 = 0.3;

/// Where the plan was tapped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tap {
    /// The place.
    pub place: Fix,
    /// What was shown then.
    pub frame: Frame,
    /// The same in units of the picture.
    pub at: (f64, f64),
    /// How many of them a finger is wide, from its middle.
    pub reach: f64,
}

/// A finger that is down: where it began, what was shown then, and whether it moves the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Press {
    from: (f64, f64),
    frame: Frame,
    is_drag: bool,
}

/// The plan.
#[component]
pub fn Plan(
    /// The question.
    task: Task,
    /// What is to be seen on it before it is moved.
    #[prop(into)]
    around: Signal<Vec<Fix>>,
    /// What is drawn on it.
    marks: impl Fn(Frame) -> AnyView + Copy + Send + Sync + 'static,
    /// Key of what it is called; `{n}` is the side of a square in metres.
    told: &'static str,
    /// What is done when it is tapped; none where it is only looked at.
    tapped: Option<Callback<Tap>>,
) -> impl IntoView {
    let words = use_words();
    let name = task.wish("minyi:map").unwrap_or_default();
    let draft = task.draft();
    let ground = LocalResource::new(move || {
        let (draft, name) = (draft.clone(), name.clone());
        async move { Ground::of(&draft, &name).await }
    });
    let map = move || ground.get().and_then(Result::ok).flatten();
    let moved = RwSignal::new(None::<Frame>);
    let frame = Memo::new(move |_| {
        moved.get().or_else(|| {
            let near = Frame::around(&around.read());
            match map() {
                // Of a map one wants to see what is around.
                Some(map) => near.map(Frame::with_surroundings).or_else(|| map.frame()),
                None => near,
            }
        })
    });
    let telling = move || {
        let width = frame.get().map_or(0.0, |frame| frame.square());
        words.fill(told, &[("n", &metres(&words.tag(), width))])
    };
    let press = RwSignal::new(None::<Press>);
    let down = move |event: PointerEvent| {
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        let begun = frame.get_untracked().filter(|_| event.is_primary());
        press.set(begun.map(|frame| Press { from, frame, is_drag: false }));
    };
    let slid = move |event: PointerEvent| {
        // A finger that has left tells nobody.
        let is_down = event.buttons() != 0;
        let Some(now) = press.get_untracked().filter(|_| is_down) else { return };
        let across = f64::from(event.client_x()) - now.from.0;
        let along = f64::from(event.client_y()) - now.from.1;
        let is_drag = now.is_drag || across.abs().max(along.abs()) > SLIP;
        // As long as it shows everything, a finger scrolls the page.
        if !is_drag || moved.with_untracked(Option::is_none) {
            return;
        }
        let scale = element_of(&event).map_or(1.0, |plan| units(&plan));
        if !now.is_drag {
            press.set(Some(Press { is_drag, ..now }));
            if let Some(plan) = element_of(&event) {
                // Without it the finger is lost where it leaves the plan.
                let _ = plan.set_pointer_capture(event.pointer_id());
            }
        }
        moved.set(Some(now.frame.moved(-across * scale, -along * scale)));
    };
    let tap = move |event: MouseEvent| {
        let was_drag = press.get_untracked().is_some_and(|press| press.is_drag);
        press.set(None);
        let (Some(tapped), Some(frame)) = (tapped, frame.get_untracked()) else { return };
        let Some(plan) = element_of(&event).filter(|_| !was_drag) else { return };
        let sides = plan.get_bounding_client_rect();
        let scale = units(&plan);
        let x = (f64::from(event.client_x()) - sides.left()) * scale;
        let y = (f64::from(event.client_y()) - sides.top()) * scale;
        let place = frame.place(x, y);
        tapped.run(Tap { place, frame, at: (x, y), reach: FINGER * scale });
    };
    let source = move || {
        let text = match ground.get()? {
            Ok(map) => map?.source(),
            Err(file) => words.fill("capture.map_unreadable", &[("file", &file)]),
        };
        (!text.is_empty()).then(|| view! { <small><bdi>{text}</bdi></small> })
    };
    view! {
        <Show when=move || frame.read().is_some()>
            <figure class="plan" class:plan-tapped=tapped.is_some()>
                <svg
                    class:plan-moved=move || moved.read().is_some()
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    role="img"
                    aria-label=telling
                    on:click=tap
                    on:pointerdown=down
                    on:pointermove=slid
                    on:pointercancel=move |_| press.set(None)
                >
                    {move || map().map(|ground| view! { <Tiles ground=ground frame=frame/> })}
                    {move || frame.get().map(|frame| view! {
                        <path class="plan-grid" d=frame.grid()/>
                        {marks(frame)}
                    })}
                </svg>
                <Tools frame=frame moved=moved/>
                <figcaption>
                    <span>{telling}</span>
                    {source}
                </figcaption>
            </figure>
        </Show>
    }
}

/// The element that listens.
fn element_of(event: &web_sys::Event) -> Option<Element> {
    event.current_target().and_then(|target| target.dyn_into().ok())
}

/// Units of the picture in a pixel of the screen.
fn units(plan: &Element) -> f64 {
    WIDTH / plan.get_bounding_client_rect().width().max(1.0)
}

/// The buttons for nearer, further, everything and the four sides.
#[component]
fn Tools(frame: Memo<Option<Frame>>, moved: RwSignal<Option<Frame>>) -> impl IntoView {
    let words = use_words();
    let to = move |change: fn(Frame) -> Frame| {
        moved.set(frame.get_untracked().map(change));
    };
    let tool =
        move |key: &'static str, sign: &'static str, change: fn(Frame) -> Frame| {
            view! {
                <button
                    type="button"
                    class="secondary"
                    aria-label=words.text(key)
                    on:click=move |_| to(change)
                >
                    <span aria-hidden="true">{sign}</span>
                </button>
            }
        };
    view! {
        <div class="plan-tools" dir="ltr">
            {tool("capture.plan_nearer", "+", |frame| frame.zoomed(STEP))}
            {tool("capture.plan_further", "−", |frame| frame.zoomed(1.0 / STEP))}
            <Show when=move || moved.read().is_some()>
                {tool("capture.plan_west", "←", |frame| frame.moved(-SHIFT * WIDTH, 0.0))}
                {tool("capture.plan_north", "↑", |frame| frame.moved(0.0, -SHIFT * HEIGHT))}
                {tool("capture.plan_south", "↓", |frame| frame.moved(0.0, SHIFT * HEIGHT))}
                {tool("capture.plan_east", "→", |frame| frame.moved(SHIFT * WIDTH, 0.0))}
                <button type="button" class="secondary" on:click=move |_| moved.set(None)>
                    {words.text("capture.plan_whole")}
                </button>
            </Show>
        </div>
    }
}

/// Places, the line between them or the shape that they make, on a plan.
#[component]
pub fn Points(
    /// The question.
    task: Task,
    /// The places, in their order.
    #[prop(into)]
    points: Signal<Vec<Fix>>,
    /// Whether the last is joined to the first.
    is_closed: bool,
    /// What is done when a place is tapped; none where it is only looked at.
    tapped: Option<Callback<Fix>>,
) -> impl IntoView {
    let told = match tapped {
        Some(_) => "capture.plan_tap",
        None => "capture.plan",
    };
    let marks = move |frame: Frame| {
        let at: Vec<(f64, f64)> =
            points.read().iter().map(|point| frame.picture(*point)).collect();
        let line = corners(&at);
        let dots = at.iter().enumerate().map(|(n, (x, y))| {
            let is_last = n + 1 == at.len();
            view! {
                <circle
                    class="plan-point"
                    class:plan-last=is_last
                    cx=format!("{x:.1}")
                    cy=format!("{y:.1}")
                    r=if is_last { "14" } else { "10" }
                />
            }
        });
        let dots: Vec<_> = dots.collect();
        let line = match is_closed {
            true => view! { <polygon class="plan-shape" points=line/> }.into_any(),
            false => view! { <polyline class="plan-line" points=line/> }.into_any(),
        };
        view! { {line} {dots} }.into_any()
    };
    let tapped =
        tapped.map(|tapped| Callback::new(move |tap: Tap| tapped.run(tap.place)));
    view! { <Plan task=task around=points marks=marks told=told tapped=tapped/> }
}

/// Corners of a line, as a picture has them.
pub fn corners(at: &[(f64, f64)]) -> String {
    at.iter().map(|(x, y)| format!("{x:.1},{y:.1} ")).collect()
}
