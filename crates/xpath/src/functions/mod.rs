//! The functions of XPath 1.0 and of ODK XForms: THE TABLE, one row a function.
//!
//! A row holds the name in expressions, the signature as the specification writes it,
//! how many arguments it takes, and the Rust function that evaluates it; everything else
//! (look-up by name, argument check, suggestions) is derived from the rows.

mod choice;
mod date;
mod digest;
pub(crate) mod geo;
mod logic;
mod names;
mod nodes;
mod number;
mod text;

use std::borrow::Cow;

use crate::eval::{EvalError, EvalErrorKind, Scope};
use crate::syntax::{Expr, Span};
use crate::value::Value;
use crate::{Host, Tree};

/// Most arguments that a function without limit takes.
const ANY: usize = usize::MAX;

macro_rules! functions {
    ($($id:ident $name:literal $least:tt..=$most:tt $room:ident::$evaluate:ident $signature:literal;)+) => {
        /// A function that expressions can call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)] // each is documented by its signature
        pub enum Function { $($id,)+ }

        impl Function {
            /// Every function, in the order of the table.
            pub const ALL: &'static [Function] = &[$(Function::$id,)+];

            /// The function that is called by this name, prefix included.
            pub fn named(name: &str) -> Option<Function> {
                match name { $($name => Some(Function::$id),)+ _ => None }
            }

            /// Its name in expressions.
            pub fn name(self) -> &'static str {
                match self { $(Function::$id => $name,)+ }
            }

            /// Its signature as the specification writes it.
            pub fn signature(self) -> &'static str {
                match self { $(Function::$id => $signature,)+ }
            }

            /// The least and the most arguments it takes.
            pub fn argument_counts(self) -> (usize, usize) {
                match self { $(Function::$id => ($least, $most),)+ }
            }
        }

        /// Evaluates one call whose number of arguments was checked.
        pub(crate) fn call<T: Tree>(
            arguments: &Arguments<'_, '_, T>,
            function: Function,
        ) -> Result<Value<T::Node>, EvalError> {
            // By pointer, so that the frame of this recursion does not hold the locals of
            // every function.
            let evaluate: fn(&Arguments<'_, '_, T>) -> Answer<T> =
                match function { $(Function::$id => $room::$evaluate::<T>,)+ };
            evaluate(arguments)
        }
    };
}

functions! {
    // text
    String "string" 0..=1 text::string "string(* arg)";
    Concat "concat" 0..=ANY text::concat "concat(string arg*|node-set arg*)";
    Join "join" 1..=ANY text::join "join(string separator, node-set nodes*)";
    Substr "substr" 2..=3 text::substr "substr(string value, number start, number end?)";
    Substring "substring" 2..=3 text::substring "substring(string value, number first, number length?)";
    SubstringBefore "substring-before" 2..=2 text::substring_before "substring-before(string, string)";
    SubstringAfter "substring-after" 2..=2 text::substring_after "substring-after(string, string)";
    Translate "translate" 3..=3 text::translate "translate(string, string, string)";
    StringLength "string-length" 0..=1 text::string_length "string-length(string arg?)";
    NormalizeSpace "normalize-space" 0..=1 text::normalize_space "normalize-space(string arg?)";
    Contains "contains" 2..=2 text::contains "contains(string haystack, string needle)";
    StartsWith "starts-with" 2..=2 text::starts_with "starts-with(string haystack, string needle)";
    EndsWith "ends-with" 2..=2 text::ends_with "ends-with(string haystack, string needle)";
    Regex "regex" 2..=2 text::regex "regex(string value, string expression)";
    // logic
    If "if" 3..=3 logic::choose "if(boolean condition, * then, * else)";
    Coalesce "coalesce" 1..=ANY logic::coalesce "coalesce(string arg1, string arg2)";
    Once "once" 1..=1 logic::once "once(string calc)";
    True "true" 0..=0 logic::always "true()";
    False "false" 0..=0 logic::never "false()";
    Boolean "boolean" 1..=1 logic::boolean "boolean(* arg)";
    BooleanFromString "boolean-from-string" 1..=1 logic::boolean_from_string "boolean-from-string(string arg)";
    Not "not" 1..=1 logic::not "not(boolean arg)";
    Checklist "checklist" 3..=ANY logic::checklist "checklist(number min, number max, string v*)";
    WeightedChecklist "weighted-checklist" 4..=ANY logic::weighted_checklist "weighted-checklist(number min, number max, [string v, string w]*)";
    Depend "depend" 1..=ANY logic::depend "depend(* value, * read*)";
    // number
    Number "number" 0..=1 number::number "number(* arg)";
    Random "random" 0..=0 number::random "random()";
    Int "int" 1..=1 number::int "int(number arg)";
    Sum "sum" 1..=1 number::sum "sum(node-set arg)";
    Max "max" 1..=ANY number::max "max(node-set arg*)";
    Min "min" 1..=ANY number::min "min(node-set arg*)";
    Round "round" 1..=2 number::round "round(number arg, number decimals?)";
    Floor "floor" 1..=1 number::floor "floor(number arg)";
    Ceiling "ceiling" 1..=1 number::ceiling "ceiling(number arg)";
    Pow "pow" 2..=2 number::pow "pow(number value, number power)";
    Log "log" 1..=1 number::log "log(number arg)";
    Log10 "log10" 1..=1 number::log10 "log10(number arg)";
    Abs "abs" 1..=1 number::abs "abs(number arg)";
    Sin "sin" 1..=1 number::sin "sin(number arg)";
    Cos "cos" 1..=1 number::cos "cos(number arg)";
    Tan "tan" 1..=1 number::tan "tan(number arg)";
    Asin "asin" 1..=1 number::asin "asin(number arg)";
    Acos "acos" 1..=1 number::acos "acos(number arg)";
    Atan "atan" 1..=1 number::atan "atan(number arg)";
    Atan2 "atan2" 2..=2 number::atan2 "atan2(number y, number x)";
    Sqrt "sqrt" 1..=1 number::sqrt "sqrt(number arg)";
    Exp "exp" 1..=1 number::exp "exp(number arg)";
    Exp10 "exp10" 1..=1 number::exp10 "exp10(number arg)";
    Pi "pi" 0..=0 number::pi "pi()";
    // nodes
    Count "count" 1..=1 nodes::count "count(node-set arg)";
    CountNonEmpty "count-non-empty" 1..=1 nodes::count_non_empty "count-non-empty(node-set arg)";
    Position "position" 0..=1 nodes::position "position(node arg?)";
    Last "last" 0..=0 nodes::last "last()";
    Id "id" 1..=1 nodes::id "id(* arg)";
    LocalName "local-name" 0..=1 nodes::local_name "local-name(node-set arg?)";
    Name "name" 0..=1 nodes::name "name(node-set arg?)";
    NamespaceUri "namespace-uri" 0..=1 nodes::namespace_uri "namespace-uri(node-set arg?)";
    Lang "lang" 1..=1 nodes::lang "lang(string tag)";
    Instance "instance" 1..=1 nodes::instance "instance(string id)";
    Current "current" 0..=0 nodes::current "current()";
    IndexedRepeat "indexed-repeat" 3..=7 nodes::indexed_repeat "indexed-repeat(node-set arg, node-set repeat1, number index1, [node-set repeatN, number indexN]{0,2})";
    Randomize "randomize" 1..=2 nodes::randomize "randomize(node-set arg, number seed)";
    PullData "pulldata" 4..=4 nodes::pulldata "pulldata(string instance_id, string desired_element, string query_element, string query)";
    // date
    Today "today" 0..=0 date::today "today()";
    Now "now" 0..=0 date::now "now()";
    Date "date" 1..=1 date::date "date(* value)";
    DateTime "date-time" 1..=1 date::date "date-time(* value)";
    FormatDate "format-date" 2..=2 date::format_date "format-date(date value, string format)";
    FormatDateTime "format-date-time" 2..=2 date::format_date "format-date-time(dateTime value, string format)";
    DecimalDateTime "decimal-date-time" 1..=1 date::decimal_date_time "decimal-date-time(dateTime value)";
    DecimalTime "decimal-time" 1..=1 date::decimal_time "decimal-time(time value)";
    DifferenceInMonths "difference-in-months" 2..=2 date::difference_in_months "difference-in-months(date from, date to)";
    AddDate "add-date" 2..=7 date::add_date "add-date(date value, number years?, number months?, number days?, number hours?, number minutes?)";
    // choice
    Selected "selected" 2..=2 choice::selected "selected(string list, string value)";
    SelectedAt "selected-at" 2..=2 choice::selected_at "selected-at(string list, number index)";
    CountSelected "count-selected" 1..=1 choice::count_selected "count-selected(node node)";
    ChoiceName "jr:choice-name" 2..=2 choice::choice_name "jr:choice-name(node node, string value)";
    Itext "jr:itext" 1..=1 choice::itext "jr:itext(string id)";
    Property "property" 1..=1 choice::property "property(string name)";
    Version "version" 0..=0 choice::version "version()";
    // geo
    Area "area" 1..=1 geo::area "area(node-set ns|geoshape gs)";
    Distance "distance" 1..=ANY geo::distance "distance(node-set ns|geoshape gs|geotrace gt|(geopoint|string) arg*)";
    Geofence "geofence" 2..=2 geo::geofence "geofence(geopoint p, geoshape gs)";
    Intersects "intersects" 1..=1 geo::intersects "intersects(geoshape gs|geotrace gt)";
    // digest
    Digest "digest" 2..=3 digest::digest "digest(string src, string algorithm, string encoding?)";
    Base64Decode "base64-decode" 1..=1 digest::base64_decode "base64-decode(base64Binary input)";
    Uuid "uuid" 0..=1 digest::uuid "uuid(number?)";
    ZScore "z-score" 4..=4 number::z_score "z-score(string table, string sex, number key, number measure)";
}

impl Function {
    /// Whether it takes so many arguments.
    pub fn takes(self, count: usize) -> bool {
        let (least, most) = self.argument_counts();
        (least..=most).contains(&count) && self.pairs_up(count)
    }

    /// `indexed-repeat` takes a repeat and its index together.
    fn pairs_up(self, count: usize) -> bool {
        self != Function::IndexedRepeat || count % 2 == 1
    }
}

/// Says how many arguments were given and how many are taken.
pub(crate) fn count_message(function: Function, count: usize) -> String {
    let name = function.name();
    let takes = match function.argument_counts() {
        _ if function == Function::IndexedRepeat => "3, 5 or 7".to_owned(),
        (least, ANY) => format!("{least} or more"),
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("{least} to {most}"),
    };
    format!("`{name}` takes {takes} arguments, not {count}")
}

/// The arguments of one call, evaluated when they are asked for.
pub(crate) struct Arguments<'e, 's, T: Tree> {
    pub(crate) scope: Scope<'s, T>,
    pub(crate) exprs: &'e [Expr],
    pub(crate) span: &'e Span,
}

/// What a function gives back.
type Answer<T> = Result<Value<<T as Tree>::Node>, EvalError>;

impl<'e, 's, T: Tree> Arguments<'e, 's, T> {
    fn count(&self) -> usize {
        self.exprs.len()
    }

    fn tree(&self) -> &'s T {
        self.scope.tree()
    }

    fn host(&self) -> &'s dyn Host {
        self.scope.context.host
    }

    /// The argument at `index`; an error where there is none.
    fn expr(&self, index: usize) -> Result<&'e Expr, EvalError> {
        self.exprs.get(index).ok_or_else(|| {
            self.error(EvalErrorKind::ArgumentCount, "an argument is missing")
        })
    }

    fn value(&self, index: usize) -> Result<Value<T::Node>, EvalError> {
        self.scope.value(self.expr(index)?)
    }

    fn text(&self, index: usize) -> Result<String, EvalError> {
        self.scope.text(self.expr(index)?)
    }

    fn number(&self, index: usize) -> Result<f64, EvalError> {
        self.scope.number(self.expr(index)?)
    }

    fn boolean(&self, index: usize) -> Result<bool, EvalError> {
        self.scope.boolean(self.expr(index)?)
    }

    fn nodes(&self, index: usize) -> Result<Vec<T::Node>, EvalError> {
        self.scope.nodes(self.expr(index)?)
    }

    /// The first argument as text, or the string-value of the context node.
    fn text_or_context(&self) -> Result<Cow<'s, str>, EvalError> {
        match self.exprs.first() {
            Some(expr) => self.scope.text(expr).map(Cow::Owned),
            None => Ok(self.tree().string_value(self.scope.context.node)),
        }
    }

    /// The first node of the first argument, or the context node.
    fn node_or_context(&self) -> Result<Option<T::Node>, EvalError> {
        match self.exprs.first() {
            Some(_) => Ok(self.nodes(0)?.first().copied()),
            None => Ok(Some(self.scope.context.node)),
        }
    }

    /// The texts from the argument at `from` on, each node of a set counting for itself.
    fn texts_from(&self, from: usize) -> Result<Vec<String>, EvalError> {
        let mut texts = Vec::new();
        for expr in self.exprs.iter().skip(from) {
            match self.scope.value(expr)?.into_nodes() {
                Ok(nodes) => texts.extend(
                    nodes.iter().map(|node| self.tree().string_value(*node).into_owned()),
                ),
                Err(other) => texts.push(other.into_text(self.tree())),
            }
        }
        self.charge_texts(&texts)?;
        Ok(texts)
    }

    /// The numbers from the argument at `from` on, each node counting for itself.
    fn numbers_from(&self, from: usize) -> Result<Vec<f64>, EvalError> {
        let mut numbers = Vec::new();
        for expr in self.exprs.iter().skip(from) {
            match self.scope.value(expr)?.into_nodes() {
                Ok(nodes) => {
                    numbers.extend(nodes.iter().map(|node| self.scope.number_of(*node)));
                }
                Err(other) => numbers.push(other.to_number(&self.scope.context)),
            }
        }
        Ok(numbers)
    }

    /// Counts the text that was built as work, so that memory is bounded with time.
    fn charge_texts(&self, texts: &[String]) -> Result<(), EvalError> {
        self.scope.charge(texts.iter().map(|text| text.len() + 1).sum(), self.span)
    }

    fn error(&self, kind: EvalErrorKind, message: &str) -> EvalError {
        EvalError { span: self.span.clone(), kind, message: message.to_owned() }
    }
}
