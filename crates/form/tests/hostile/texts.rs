//! Texts that are longer, deeper or wider than anyone writes.

use minyi_form::diagnostic::Code::{TooLarge, UnreadableFile};

use crate::measure::{read, refuse};

const MIB: usize = 1 << 20;

/// So many bytes of equal pieces.
fn much(piece: &str, bytes: usize) -> Vec<u8> {
    piece.repeat(bytes / piece.len()).into_bytes()
}

fn between(head: &str, middle: &[u8], foot: &str) -> Vec<u8> {
    [head.as_bytes(), middle, foot.as_bytes()].concat()
}

#[test]
fn tables_without_end_are_refused() {
    let long = format!("survey,type\n,{}\n", "a long text ".repeat(50));
    for (name, words, piece) in [
        ("commas.csv", "many cells", ","),
        ("lines.csv", "many rows", "a\n"),
        ("quotes.csv", "many rows", "\"\",\n"),
        ("text.csv", "much text", &long),
        ("bars.md", "many cells", "|"),
        ("lines.md", "many rows", "||a|\n"),
        ("survey.md", "many rows", "| survey | type |\n| | text |\n"),
    ] {
        refuse(name, TooLarge, words, || much(piece, 60 * MIB));
    }
    refuse("open.csv", UnreadableFile, "quotation mark", || {
        between("survey,,\n,\"", &much("a,b\n", 60 * MIB), "")
    });
    refuse("large.csv", TooLarge, "larger than 64 MiB", || much(",", 65 * MIB));
}

#[test]
fn documents_without_end_are_refused() {
    refuse("laughs.xml", UnreadableFile, "", || {
        b"<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><a>&b;</a>".to_vec()
    });
    refuse("deep.xml", TooLarge, "inside of each other", || {
        [much("<a>", 300_000), much("</a>", 400_000)].concat()
    });
    for (name, words, piece) in [
        ("open.xml", "inside of each other", "<a>"),
        ("elements.xml", "elements", "<b/>"),
        ("comments.xml", "comments", "<!---->"),
        ("attributes.xml", "attributes", "<b a='' b='' c='' d=''/>"),
        ("namespaces.xml", "namespaces", "<b xmlns:a='b'/>"),
    ] {
        refuse(name, TooLarge, words, || between("<a>", &much(piece, 60 * MIB), "</a>"));
    }
    refuse("one-element.xml", TooLarge, "attributes of one element", || {
        let attributes: String = (0..4_000_000).map(|at| format!(" a{at}=''")).collect();
        format!("<a{attributes}/>").into_bytes()
    });
    read("text.xml", || between("<a>", &much("text &amp; more ", 60 * MIB), "</a>"));
    read("value.xml", || between("<a b='", &much("text", 60 * MIB), "'/>"));
}

#[test]
fn documents_at_the_limits_are_bounded() {
    let attributes: String = (0..250).map(|at| format!(" a{at}=''")).collect();
    let element = format!("<b{attributes}/>").repeat(2_700);
    read("attributes.xml", || between("<a>", element.as_bytes(), "</a>"));
    read("elements.xml", || between("<a>", "<b/>".repeat(690_000).as_bytes(), "</a>"));
    read("namespaces.xml", || {
        let open = |at| format!("<a xmlns:n{at}='{at}' xmlns='{at}'>");
        let opened: String = (0..90).map(open).collect();
        let inside: String = (100..1_900).map(|at| open(at) + "</a>").collect();
        format!("{opened}{inside}{}", "</a>".repeat(90)).into_bytes()
    });
    let item = "<item><name>a</name><label>b</label></item>\n".repeat(230_000);
    let head =
        "<html><model><instance><d id='d'><a/></d></instance><instance id='i'><root>";
    let foot = "</root></instance></model><body><input ref='a'/></body></html>";
    read("items.xml", || between(head, item.as_bytes(), foot));
}

#[test]
fn other_texts_are_called_by_their_name() {
    let excel = "schemas-microsoft-com:office";
    for (name, words, text) in [
        ("a.xls", "web page", &*format!("<html xmlns:x=\"urn:{excel}:excel\">")),
        ("a.xls", "web page", "<!DOCTYPE html><html><body>not found</body></html>"),
        (
            "a.xls",
            "spreadsheet in XML",
            &*format!("<Workbook xmlns=\"{excel}:spreadsheet\">"),
        ),
        ("a.ods", "OpenDocument", "<?xml version=\"1.0\"?><office:document/>"),
        ("a.pdf", "PDF", "%PDF-1.7"),
        ("a.rtf", "RTF", "{\\rtf1"),
        ("a.json", "none of the formats", "{}"),
        ("a.csv", "names no sheet", ""),
        ("a", "is empty", ""),
    ] {
        refuse(name, UnreadableFile, words, || text.as_bytes().to_vec());
    }
    refuse("a.csv", UnreadableFile, "not UTF-8", || b"survey,\xd0\xcf\n".to_vec());
    refuse("a.csv", UnreadableFile, "UTF-16", || b"\xff\xfes\0".to_vec());
}
