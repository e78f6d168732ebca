// The built-in needs survey as an XForm, as portals are given it.

/** Opens the survey on a tablet, which keeps it as an XForm too; that text. */
export async function needsAsXForm({ i, page }) {
  await i.begin("居民需求调查");
  return page.evaluate(async () => {
    const open = indexedDB.open("minyi");
    await new Promise((resolve, reject) => Object.assign(open, { onsuccess: resolve, onerror: reject }));
    const forms = open.result.transaction("forms").objectStore("forms").getAll();
    await new Promise((resolve, reject) => Object.assign(forms, { onsuccess: resolve, onerror: reject }));
    open.result.close();
    return forms.result.find(({ reference }) => reference.id === "minyi-I1").xml;
  });
}
