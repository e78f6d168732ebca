//! Values of the functions, one table a topic: mostly what the suites of the field leave
//! open.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use minyi_xpath::{Context, Document, Expression, Host, Moment, Tree, evaluate_text};

/// A device in Nepal, at 2026-03-04T14:15:15.250+05:45, with a form in French.
struct Device;

impl Host for Device {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 1_772_613_015_250, offset_minutes: 345 }
    }
    fn offset_at(&self, _: i64) -> i32 {
        345
    }
    fn random(&self) -> f64 {
        0.25
    }
    fn new_id(&self) -> String {
        "6c2d4f1e-3b8a-4c57-9d10-2f6a8b7c9e01".to_owned()
    }
    fn itext(&self, id: &str) -> Option<String> {
        (id == "hello").then(|| "Bonjour".to_owned())
    }
    fn choice_name(&self, reference: &str, value: &str) -> Option<String> {
        (reference == "/data/crop" && value == "maize").then(|| "Maïs".to_owned())
    }
    fn language(&self) -> &str {
        "French (fr)"
    }
    fn property(&self, name: &str) -> Option<String> {
        (name == "deviceid").then(|| "dev:1".to_owned())
    }
}

const FORM: &str = "<html xmlns='http://www.w3.org/1999/xhtml'><model xmlns=''><instance><data>\
    <age>17</age><crop>maize beans</crop><blank/><kept>old</kept>\
    <r><n>1</n><n>2</n></r><r><n>3</n></r></data></instance>\
    <instance id='fruits'><root><item><key>a</key><name>Apple</name></item>\
    <item><key>b</key><name>Banana</name></item></root></instance>\
    <instance id='wfa'><root><item><sex>f</sex><key>12</key><p>6</p><p>7</p><p>8</p><p>9</p>\
    <p>10</p><p>11</p><p>12</p><p>13</p><p>14</p></item></root></instance>\
    </model></html>";

/// Checks `expression is value`, one a line, with `data` as the context node.
#[track_caller]
fn check(table: &str) {
    let tree = Document::parse(FORM).unwrap();
    let data =
        (0..).map_while(|at| tree.node_at(at)).find(|n| tree.name(*n).local == "data");
    let context = Context::new(&tree, &Device, data.unwrap());
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" -> ").unwrap();
        let expression =
            Expression::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        let found =
            evaluate_text(&expression, &context).unwrap_or_else(|error| error.message);
        assert_eq!(found, expected.trim_matches('"'), "{text}");
    }
}

#[test]
fn text() {
    check(
        r#"
        concat('a', 1, true(), r/n) -> a1true123
        join('-', r/n, 'x') -> 1-2-3-x
        substr('hello', 1, 3) -> el
        substr('hello', -3, -1) -> ll
        substr('héllo', 1, 2) -> é
        substring('12345', 0, 3) -> 12
        substring('12345', 0 div 0, 3) -> ""
        substring('12345', -42, 1 div 0) -> 12345
        translate('bar', 'abc', 'AB') -> BAr
        string-length('héé') -> 3
        normalize-space('  a   b ') -> a b
        regex('2026-03', '[0-9]{4}-[0-9]{2}') -> true
        regex('a2026-03', '[0-9]{4}-[0-9]{2}') -> true
        regex('x', '(?=x)x') -> the pattern uses look-around, which `regex` does not have
        "#,
    );
}

#[test]
fn number() {
    check(
        r#"
        1 div 3 -> 0.3333333333333333
        0.1 + 0.2 -> 0.30000000000000004
        -7 mod 3 -> -1
        - - 3 -> 3
        2 - -1 -> 3
        sum(r/n) -> 6
        sum(none) -> 0
        sum(crop) -> NaN
        max(r/n) -> 3
        max(r/n, 7, 'x') -> NaN
        min(r/n, -1) -> -1
        round(2.5) -> 3
        round(-2.5) -> -2
        round(12.345, 2) -> 12.35
        int(-2.7) -> -2
        pow(2, 10) -> 1024
        log10(1000) -> 3
        exp10(3) -> 1000
        sqrt(2) -> 1.4142135623730951
        atan2(1, 1) -> 0.7853981633974483
        random() -> 0.25
        z-score('wfa', 'f', 12, 10.5) -> 0.5
        z-score('wfa', 'f', 12, 99) -> 4
        z-score('wfa', 'm', 12, 10) -> NaN
        z-score('none', 'f', 12, 10) -> there is no growth chart `none`
        "#,
    );
}

#[test]
fn logic() {
    check(
        r#"
        if(age < 18, 'minor', unknown()) -> minor
        true() or unknown() -> true
        false() and unknown() -> false
        true() and unknown() -> there is no function called `unknown`
        if(true(), 1) -> `if` takes 3 arguments, not 2
        coalesce(blank, none, crop) -> maize beans
        boolean('false') -> true
        boolean-from-string('false') -> false
        not(blank) -> false
        blank = '' -> true
        none = '' -> false
        none != '' -> false
        r/n = 3 -> true
        r/n != 3 -> true
        '2026-03-05' > today() -> true
        checklist(1, 2, crop, blank, age) -> true
        weighted-checklist(3, -1, crop, 2, age, 1.5) -> true
        depend(age, crop) -> 17
        "#,
    );
}

#[test]
fn date() {
    check(
        r#"
        today() -> 2026-03-04
        now() -> 2026-03-04T14:15:15.250+05:45
        date('2026-03-04') -> 2026-03-04
        date(today() + 1) -> 2026-03-05
        date('2026-03-04T00:00:00Z') -> 2026-03-04T05:45:00.000+05:45
        date('') -> ""
        today() - date('2010-01-01') -> 5906
        '2026-03-04' - '2010-01-01' + 0.5 -> 5906.5
        now() - '2026-03-04T14:15:15.250+05:45' -> 0
        format-date('2026-03-04', '%e %b %Y') -> 4 mars 2026
        format-date('2026-08-04', '%A %e %B') -> mardi 4 août
        format-date-time(now(), '%H:%M') -> 14:15
        format-date(0, '%Y-%m-%d %H:%M') -> 1970-01-01 05:45
        decimal-time('14:15:00.000+05:45') -> 0.59375
        decimal-date-time('1970-01-02T05:45:00.000+05:45') -> 1
        difference-in-months('2025-12-05', '2026-03-04') -> 2
        difference-in-months('', '2026-03-04') -> ""
        add-date('2024-01-31', 0, 1) -> 2024-02-29
        add-date('2024-02-29', 1, 0, 1) -> 2025-03-01
        add-date('2024-02-29', 0, 0, 0, 6, 30) -> 2024-02-29T06:30:00.000+05:45
        "#,
    );
}

#[test]
fn nodes() {
    check(
        r#"
        count(r) -> 2
        count(r/n[. > 1]) -> 2
        r[2]/n -> 3
        r[last()]/n -> 3
        r[position() = 1]/n[2] -> 2
        (r/n)[3] -> 3
        r/n[1] -> 1
        count(r/n[1]) -> 2
        position(r[2]) -> 2
        count-non-empty(*) -> 5
        instance('fruits')/root/item[key = 'b']/name -> Banana
        instance('fruits')/root/item[name = 'Apple' and key = 'a']/name -> Apple
        instance('fruits')/root/item[key = 'b'][1]/name -> Banana
        count(instance('fruits')/root/item[key = /data/crop]) -> 0
        instance('none')/root -> there is no secondary instance called `none`
        pulldata('fruits', 'name', 'key', 'a') -> Apple
        pulldata('fruits', 'name', 'key', 'z') -> ""
        indexed-repeat(/data/r/n, /data/r, 2) -> 3
        indexed-repeat(/data/r/n, /data/r, 2, /data/r/n, 2) -> ""
        join(' ', randomize(r/n, 42)) -> 1 2 3
        join(' ', randomize(r/n, 'abc')) -> 1 3 2
        local-name(r[1]) -> r
        name(..) -> instance
        namespace-uri(/data) -> ""
        sum(//n | r/n) -> 6
        count(//item) -> 0
        current()/age -> 17
        r/n[. = current()/r[2]/n] -> 3
        string(ancestor::instance = ..) -> true
        "#,
    );
}

#[test]
fn choice() {
    check(
        r#"
        selected(crop, 'beans') -> true
        selected(crop, 'bean') -> false
        selected-at(crop, 1) -> beans
        selected-at(crop, 2) -> ""
        count-selected(crop) -> 2
        count-selected(blank) -> 0
        jr:choice-name('maize', '/data/crop') -> Maïs
        jr:choice-name('maize', /data/crop) -> Maïs
        jr:choice-name('rice', '/data/crop') -> ""
        jr:itext('hello') -> Bonjour
        jr:itext('bye') -> ""
        property('deviceid') -> dev:1
        "#,
    );
}

#[test]
fn geo() {
    check(
        r#"
        distance('0 0;0 1') -> 111318.85
        distance('0 0', '0 1', '0 0') -> 222637.69
        distance('0 0') -> NaN
        area('0 0;0 1;1 1;1 0;0 0') -> 12391256135.81
        geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0') -> true
        intersects('0 0;1 1;1 0;0 1') -> true
        "#,
    );
}

#[test]
fn digest() {
    check(
        r#"
        digest('abc', 'SHA-1', 'hex') -> a9993e364706816aba3e25717850c26c9cd0d89d
        digest('abc', 'CRC', 'hex') -> `CRC` is no digest: MD5, SHA-1, SHA-256, SHA-384, SHA-512
        base64-decode('Sm9zw6k=') -> José
        uuid() -> 6c2d4f1e-3b8a-4c57-9d10-2f6a8b7c9e01
        string-length(uuid(50)) -> 50
        "#,
    );
}

#[test]
fn once() {
    let tree = Document::parse("<data><kept>old</kept><blank/></data>").unwrap();
    let expression = Expression::parse("once('new')").unwrap();
    for (name, value) in [("kept", "old"), ("blank", "new")] {
        let node =
            (0..).map_while(|at| tree.node_at(at)).find(|n| tree.name(*n).local == name);
        let context = Context::new(&tree, &Device, node.unwrap());
        assert_eq!(evaluate_text(&expression, &context).as_deref(), Ok(value));
    }
}
