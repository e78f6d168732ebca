//! What expressions read, as a form compiler gets it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use minyi_xpath::{Base, Expression, Reads};

fn reads(text: &str) -> Reads {
    Expression::parse(text).unwrap().reads()
}

/// Every path from where it really starts, one a line.
fn ways(text: &str) -> String {
    let reads = reads(text);
    let way = |index: usize| {
        let (base, steps) = reads.way(index).unwrap();
        let mut out = match base {
            Base::Root => "root".to_owned(),
            Base::Context => "here".to_owned(),
            Base::Instance(id) => format!("instance {id}"),
            Base::Within { .. } => unreachable!(),
        };
        for step in steps {
            let mark = if step.filtered { "[]" } else { "" };
            out += &format!(" {}::{}{mark}", step.axis.name(), step.test);
        }
        out
    };
    (0..reads.paths.len()).map(way).collect::<Vec<_>>().join("\n")
}

#[test]
fn paths_and_where_they_start() {
    for (text, expected) in [
        ("/data/a + ../b", "root child::data child::a\nhere parent::node() child::b"),
        (". > 3", "here self::node()"),
        (
            "/data/r[x = current()/y]/z",
            "root child::data child::r[] child::z\nroot child::data child::r[] child::x\nhere\nhere child::y",
        ),
        (
            "instance('c')/root/item[name = /data/q]/label",
            "instance c\ninstance c child::root child::item[] child::label\ninstance c child::root child::item[] child::name\nroot child::data child::q",
        ),
        (
            "(a | b)[c]/d",
            "here child::a\nhere child::b\nhere child::a child::c\nhere child::b child::c\nhere child::a child::d\nhere child::b child::d",
        ),
        (
            "sum(/d/r/n[. > 0])",
            "root child::d child::r child::n[]\nroot child::d child::r child::n[] self::node()",
        ),
        ("string-length()", "here"),
        (
            "indexed-repeat(/d/r/x, /d/r, /d/i)",
            "root child::d child::r child::x\nroot child::d child::r\nroot child::d child::i",
        ),
        (
            "pulldata('fruits', 'name', 'key', /d/k)",
            "instance fruits child::* child::item[] child::name[]\ninstance fruits child::* child::item[] child::key[]\nroot child::d child::k",
        ),
        (
            "if(a, b, c)/d",
            "here child::a\nhere child::b\nhere child::c\nhere child::b child::d\nhere child::c child::d",
        ),
        ("//x", "root descendant-or-self::node() child::x"),
    ] {
        assert_eq!(ways(text), expected, "{text}");
    }
}

#[test]
fn what_else_a_value_depends_on() {
    assert!(reads("today()").now && reads("now()").now);
    assert!(reads("random()").random && reads("uuid()").random);
    assert!(reads("randomize(/a)").random && !reads("randomize(/a, 3)").random);
    assert!(reads("once(random())").once);
    assert!(reads("position()").position && !reads("/a[position() = 1]").position);
    assert!(reads("jr:itext('a')").language && reads("format-date(a, '%b')").language);
    assert!(reads("property('deviceid')").property);
    assert!(reads("id('a')").dynamic && reads("instance(a)/root").dynamic);
    assert!(!reads("instance('a')/root").dynamic);
    let choice = reads("jr:choice-name(/d/q, '/d/q')");
    assert!(choice.language && choice.choice_names == ["/d/q".into()]);
    assert_eq!(
        reads("instance('a')/b | instance('c')/d").instances().collect::<Vec<_>>(),
        ["a", "c"]
    );
}

#[test]
fn an_absurd_expression_reads_anything() {
    let nested =
        |depth: usize| format!("{}a{}", "(a|b)[".repeat(depth), "]".repeat(depth));
    assert!(!reads(&nested(3)).dynamic);
    assert!(reads(&nested(100)).dynamic);
}
