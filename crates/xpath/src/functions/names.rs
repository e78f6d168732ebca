//! Names of months and days in the languages of forms (Unicode CLDR, "format" width).
//!
//! A language that is not in the table has the English names.

/// Names of one language, parted by spaces, January and Sunday first.
pub(super) struct Names {
    language: &'static str,
    pub(super) months: &'static str,
    pub(super) short_months: &'static str,
    pub(super) weekdays: &'static str,
    pub(super) short_weekdays: &'static str,
}

/// The names of a language, given as a BCP 47 tag or in the form of XLSForm, `English (en)`.
pub(super) fn names(language: &str) -> &'static Names {
    let tag =
        language.rsplit_once('(').map_or(language, |(_, tag)| tag.trim_end_matches(')'));
    let primary = tag.split(['-', '_']).next().unwrap_or("").trim().to_ascii_lowercase();
    TABLE.iter().find(|names| names.language == primary).unwrap_or(&ENGLISH)
}

/// The name at an index.
pub(super) fn pick(names: &str, index: usize) -> String {
    names.split(' ').nth(index).unwrap_or("").to_owned()
}

const ENGLISH: Names = Names {
    language: "en",
    months: "January February March April May June July August September October November December",
    short_months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    weekdays: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    short_weekdays: "Sun Mon Tue Wed Thu Fri Sat",
};

static TABLE: [Names; 11] = [
    ENGLISH,
    Names {
        language: "am",
        months: "ጃንዩወሪ ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
        short_months: "ጃን ፌብ ማርች ኤፕሪ ሜይ ጁን ጁላይ ኦገስ ሴፕቴ ኦክቶ ኖቬም ዲሴም",
        weekdays: "እሑድ ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ",
        short_weekdays: "እሑድ ሰኞ ማክሰ ረቡዕ ሐሙስ ዓርብ ቅዳሜ",
    },
    Names {
        language: "ar",
        months: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        short_months: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        weekdays: "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
        short_weekdays: "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
    },
    Names {
        language: "es",
        months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        short_months: "ene feb mar abr may jun jul ago sept oct nov dic",
        weekdays: "domingo lunes martes miércoles jueves viernes sábado",
        short_weekdays: "dom lun mar mié jue vie sáb",
    },
    Names {
        language: "fr",
        months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        short_months: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        weekdays: "dimanche lundi mardi mercredi jeudi vendredi samedi",
        short_weekdays: "dim. lun. mar. mer. jeu. ven. sam.",
    },
    Names {
        language: "kk",
        months: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        short_months: "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.",
        weekdays: "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі",
        short_weekdays: "жс дс сс ср бс жм сб",
    },
    Names {
        language: "pt",
        months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        short_months: "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
        weekdays: "domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado",
        short_weekdays: "dom. seg. ter. qua. qui. sex. sáb.",
    },
    Names {
        language: "ru",
        months: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        short_months: "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
        weekdays: "воскресенье понедельник вторник среда четверг пятница суббота",
        short_weekdays: "вс пн вт ср чт пт сб",
    },
    Names {
        language: "sr",
        months: "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
        short_months: "јан феб мар апр мај јун јул авг сеп окт нов дец",
        weekdays: "недеља понедељак уторак среда четвртак петак субота",
        short_weekdays: "нед пон уто сре чет пет суб",
    },
    Names {
        language: "tr",
        months: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        short_months: "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        weekdays: "Pazar Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi",
        short_weekdays: "Paz Pzt Sal Çar Per Cum Cmt",
    },
    Names {
        language: "zh",
        months: "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        short_months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        weekdays: "星期日 星期一 星期二 星期三 星期四 星期五 星期六",
        short_weekdays: "周日 周一 周二 周三 周四 周五 周六",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        for names in &TABLE {
            for (list, count) in [
                (names.months, 12),
                (names.short_months, 12),
                (names.weekdays, 7),
                (names.short_weekdays, 7),
            ] {
                assert_eq!(list.split(' ').count(), count, "{}: {list}", names.language);
            }
        }
    }

    #[test]
    fn languages_by_tag() {
        for (tag, month) in
            [("zh-Hans", "1月"), ("French (fr)", "janv."), ("xx", "Jan"), ("", "Jan")]
        {
            assert_eq!(pick(names(tag).short_months, 0), month);
        }
    }
}
