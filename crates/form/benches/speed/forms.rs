//! The forms of the bench, made by code: XForms as a spreadsheet converter writes them.

use std::fmt::Write;

/// Questions in one group.
const GROUP: usize = 20;

/// A form in the making.
#[derive(Default)]
struct Draft {
    instance: String,
    binds: String,
    body: String,
}

impl Draft {
    fn xml(self, secondary: &str) -> String {
        let Draft { instance, binds, body } = self;
        format!(
            "<h:html xmlns=\"http://www.w3.org/2002/xforms\" \
             xmlns:h=\"http://www.w3.org/1999/xhtml\" \
             xmlns:jr=\"http://openrosa.org/javarosa\" \
             xmlns:orx=\"http://openrosa.org/xforms\">\
             <h:head><h:title>bench</h:title><model><instance><data id=\"bench\">\
             {instance}<orx:meta><orx:instanceID/></orx:meta></data></instance>\
             {secondary}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
        )
    }

    fn calculate(&mut self, path: &str, expression: &str) {
        let _ = write!(
            self.binds,
            "<bind nodeset=\"{path}\" type=\"string\" calculate=\"{expression}\"/>"
        );
    }

    /// A question of one of the kinds that surveys have most.
    fn question(&mut self, path: &str, kind: Kind, relevant: Option<&str>) {
        let (value_type, control, choices) = match kind {
            Kind::Int => ("int", "input", ""),
            Kind::Decimal => ("decimal", "input", ""),
            Kind::Text => ("string", "input", ""),
            Kind::One => ("string", "select1", ITEMSET),
            Kind::Many => ("string", "select", ITEMSET),
        };
        let relevant =
            relevant.map_or_else(String::new, |text| format!(" relevant=\"{text}\""));
        let constraint = match kind {
            Kind::Int => " constraint=\". &gt;= 0 and . &lt;= 1000000\"",
            Kind::Decimal | Kind::Text | Kind::One | Kind::Many => "",
        };
        let _ = write!(
            self.binds,
            "<bind nodeset=\"{path}\" type=\"{value_type}\"{relevant}{constraint}/>"
        );
        let _ = write!(
            self.body,
            "<{control} ref=\"{path}\"><label>Question {path}</label>{choices}</{control}>"
        );
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Int,
    Decimal,
    Text,
    One,
    Many,
}

const KINDS: [Kind; 10] = [
    Kind::Int,
    Kind::One,
    Kind::Text,
    Kind::One,
    Kind::Many,
    Kind::Int,
    Kind::One,
    Kind::Text,
    Kind::Decimal,
    Kind::One,
];

const ITEMSET: &str = "<itemset nodeset=\"instance('five')/root/item\">\
     <value ref=\"name\"/><label ref=\"label\"/></itemset>";

fn five() -> String {
    let items: String = (1..=5).map(|n| item(n, "")).collect();
    format!("<instance id=\"five\"><root>{items}</root></instance>")
}

fn item(n: usize, more: &str) -> String {
    format!("<item><name>c{n}</name><label>Choice {n}</label>{more}</item>")
}

/// So many questions of ten kinds in groups of twenty; each group has a subtotal, and the
/// form a total; every fifth question depends on a choice made before.
pub(crate) fn flat(questions: usize) -> String {
    let mut draft = Draft::default();
    let mut subtotals = Vec::new();
    for group in 0..questions / GROUP {
        let name = format!("g{}", group + 1);
        let (mut numbers, mut source) = (Vec::new(), String::new());
        let _ = write!(draft.instance, "<{name}>");
        let _ = write!(draft.body, "<group ref=\"/data/{name}\"><label>{name}</label>");
        for place in 0..GROUP {
            let index = group * GROUP + place;
            let kind = KINDS[index % KINDS.len()];
            let path = format!("/data/{name}/q{}", index + 1);
            let _ = write!(draft.instance, "<q{}/>", index + 1);
            let compare = if (index / 5).is_multiple_of(2) { "!=" } else { "=" };
            let relevant = format!(" {source}  {compare} 'c1'");
            draft.question(&path, kind, (index % 5 == 4).then_some(relevant.as_str()));
            match kind {
                Kind::Int => numbers.push(format!("coalesce( {path} , 0)")),
                Kind::One if index % 5 != 4 => source = path,
                Kind::One | Kind::Decimal | Kind::Text | Kind::Many => {}
            }
        }
        let _ = write!(draft.instance, "<sub/></{name}>");
        draft.body.push_str("</group>");
        let path = format!("/data/{name}/sub");
        draft.calculate(&path, &numbers.join(" + "));
        subtotals.push(format!(" {path} "));
    }
    draft.instance.push_str("<total/>");
    draft.calculate("/data/total", &subtotals.join(" + "));
    draft.xml(&five())
}

/// So many questions, each with a calculation that adds it to the one before.
pub(crate) fn chain(questions: usize) -> String {
    let mut draft = Draft::default();
    for index in 1..=questions {
        let _ = write!(draft.instance, "<q{index}/><c{index}/>");
        draft.question(&format!("/data/q{index}"), Kind::Int, None);
        let before = match index {
            1 => String::new(),
            _ => format!(" /data/c{}  + ", index - 1),
        };
        let sum = format!("{before}coalesce( /data/q{index} , 0)");
        draft.calculate(&format!("/data/c{index}"), &sum);
    }
    draft.xml(&five())
}

/// A repeat of twenty questions with its position in the label, a total and a count.
pub(crate) fn repeat() -> String {
    let mut draft = Draft::default();
    draft.instance.push_str("<person jr:template=\"\"><pos/>");
    draft.body.push_str(
        "<group ref=\"/data/person\"><label>Persons</label>\
         <repeat nodeset=\"/data/person\"><group ref=\"/data/person\">\
         <label>Person <output value=\" ../pos \"/></label></group>",
    );
    draft.calculate("/data/person/pos", "position(..)");
    for index in 1..=GROUP {
        let default = if index == 1 { "1" } else { "" };
        let _ = write!(draft.instance, "<q{index}>{default}</q{index}>");
        let relevant = (index % 4 == 0).then(|| format!(" ../q{} = 'c1'", index - 2));
        let kind = KINDS[(index - 1) % KINDS.len()];
        draft.question(&format!("/data/person/q{index}"), kind, relevant.as_deref());
    }
    draft.instance.push_str("<adult/></person><total/><members/><adults/>");
    draft.body.push_str("</repeat></group>");
    draft.calculate("/data/person/adult", "if( ../q1  &gt;= 18, 1, 0)");
    draft.calculate("/data/total", "sum( /data/person/q1 )");
    draft.calculate("/data/members", "count( /data/person )");
    draft.calculate("/data/adults", "sum( /data/person/adult )");
    draft.xml(&five())
}

/// A filter over so many choices in places of so many choices each.
pub(crate) fn choices(all: usize, each: usize) -> String {
    let mut draft = Draft::default();
    draft.instance.push_str("<place/><choice/>");
    draft.question("/data/place", Kind::Text, None);
    draft.binds.push_str("<bind nodeset=\"/data/choice\" type=\"string\"/>");
    draft.body.push_str(
        "<select1 ref=\"/data/choice\"><label>Choice</label>\
         <itemset nodeset=\"instance('all')/root/item[place =  /data/place ]\">\
         <value ref=\"name\"/><label ref=\"label\"/></itemset></select1>",
    );
    let items: String =
        (0..all).map(|n| item(n, &format!("<place>p{}</place>", n / each))).collect();
    draft.xml(&format!("<instance id=\"all\"><root>{items}</root></instance>"))
}

/// The same over a file beside the form.
pub(crate) fn entities() -> String {
    choices(0, 1).replace(
        "<instance id=\"all\"><root></root></instance>",
        "<instance id=\"all\" src=\"jr://file-csv/all.csv\"/>",
    )
}

/// A file of so many entities.
pub(crate) fn entity_file(all: usize, each: usize) -> Vec<u8> {
    let rows = (0..all).map(|n| format!("c{n},Entity {n},p{}\n", n / each));
    let rows: String = rows.collect();
    format!("name,label,place\n{rows}").into_bytes()
}
