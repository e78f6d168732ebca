// Two instruments as an interviewer fills them, page by page.
//
// Labels are those of the instruments; a wording that changes there fails here.

/** I1, the needs survey, in Chinese, up to and including the list of needs. */
export async function beginNeeds(i) {
  await i.choose("访问方式", "入户面访");
  await i.next("请谁来回答");
  await i.type("这户住着几位年满 18 周岁的成年人", "3");
  await i.next("您最需要社区帮助解决的事是什么");
  await i.type("您最需要社区帮助解决的事是什么", "老人下楼难，想装扶手");
  await i.next("您家需要哪些");
  await i.tick("您家需要哪些", ["电梯／扶手", "停车", "就医配药", "其他"]);
}

/** The rest of I1, from the page after the list of needs to the review. */
export async function finishNeeds(i) {
  await i.next("其他需要是什么");
  await i.type("其他需要是什么", "楼下加一张长椅");
  await i.next("其中最急的三项");
  await i.rank("其中最急的三项", ["电梯／扶手", "就医配药", "停车"]);
  await i.next("多久内要解决");
  await i.choose("多久内要解决", "一个月内");
  await i.next("现在这件事是怎样解决的");
  await i.choose("现在这件事是怎样解决的", "家人帮忙");
  await i.next("您愿意怎样参与");
  await i.tick("您愿意怎样参与", ["出主意", "参与监督"]);
  await i.next("每月愿意为此出多少钱");
  await i.type("每月愿意为此出多少钱", "30");
  await i.next("您知道吗，用过吗");
  await i.mark([
    ["党群服务中心", "说不清"],
    ["居民议事厅", "知道，没用过"],
    ["老年餐桌", "用过"],
    ["志愿上门", "不知道有这项服务"],
    ["便民代办", "不知道有这项服务"],
    ["网格员", "用过"],
  ]);
  await i.next("用过的服务，您满意吗");
  await i.mark([["老年餐桌", "满意"], ["网格员", "非常满意"]]);
  await i.next("您和社区");
  await i.choose("网格员是谁", "是");
  await i.choose("来过您家几次", "1–2 次");
  await i.choose("怎样联系您", "上门");
  await i.next("您的家庭和生活");
  await i.tick("特别照顾的人", ["70 岁以上老人"]);
  await i.choose("和一年前相比", "没有变化");
  await i.choose("您对本社区满意吗", "满意");
  await i.next("最后，请介绍一下您自己");
  await about(i, { age: "67", years: "21", household: "4", sex: "女", work: "退休" });
  await i.next("回访");
  await i.choose("愿意让我们回来听您说吗", "否");
  await i.next("访员备注");
  await i.press("fill.next");
}

/** D1 to D7 in Chinese. */
async function about(i, { age, years, household, sex, work }) {
  await i.choose("性别", sex);
  await i.type("年龄", age);
  await i.choose("现在住的房子是", "自有住房");
  await i.type("在本社区住了几年", years);
  await i.choose("户籍", "本市");
  await i.type("同住的有几口人", household);
  await i.choose("目前的工作状况", work);
}

const ITEMS = [
  "Gate and access control", "Cleaning", "Greening", "Parking management", "Speed of repairs",
  "Lifts", "Public lighting", "Fire lanes", "Openness about fees", "Courtesy of staff",
];

const PUBLIC = [
  "Residents’ committee", "Subdistrict office", "Police post", "Urban management",
  "Municipal works", "Grid worker",
];

/** I2, the satisfaction questionnaire, in English, from the first page to the review. */
export async function fillSatisfaction(i) {
  await i.choose("How is this filled in?", "Filled in by the respondent");
  await i.next("Your property company");
  await i.choose("how satisfied are you with your property company", "Basically satisfied");
  await i.choose("Compared with what you expected", "6");
  await i.choose("compared with an ideal", "5");
  await i.choose("what mark from 1 to 10", "7");
  await i.next("How important is each");
  await i.mark(ITEMS.map((item) => [item, "Very important"]));
  await i.next("How satisfied are you with each of these?");
  await i.mark(ITEMS.map((item, n) => [item, item === "Lifts" ? "Not used" : n % 2 ? "Satisfied" : "Dissatisfied"]));
  await i.next("these public services");
  await i.mark(PUBLIC.map((item) => [item, item === "Police post" ? "Prefer not to say" : "Very satisfied"]));
  await i.next("Repairs and complaints");
  await i.choose("have you reported a fault", "Yes");
  await i.choose("was it solved", "Partly solved");
  await i.type("How many days did it take", "12");
  await i.choose("the way it was dealt with", "Dissatisfied");
  await i.choose("How much effort", "5");
  await i.next("Recommending");
  await i.choose("How likely are you to recommend", "9");
  await i.type("What is the main reason", "Quiet, and near my work. =1+1 is not a formula here.");
  await i.choose("never opens its accounts", "Agree");
  await i.next("Finally, a few things about you");
  await i.choose("Sex", "Male");
  await i.type("Age in years", "41");
  await i.choose("Is your home", "Rented");
  await i.type("How many years have you lived", "0");
  await i.choose("Where is your household registered", "Another country");
  await i.type("How many people live in your home", "1");
  await i.choose("Which describes you best", "Employed");
  await i.next("Interviewer’s note");
  await i.press("fill.next");
}
