// Elements by role and accessible name where the browser's accessibility tree cannot be asked: for the roles our views use, by the
// rules of HTML-AAM and accname that matter to them. Stands alone, because its source is sent into documents.

/** Runs in a document. Elements below `root` in document order that are shown and have this role and, where given, name. */
export function elementsByRole(root: ParentNode, role: string, name?: string): readonly Element[] {
  const selectors: Readonly<Record<string, string>> = {
    button: 'button, summary',
    textbox: 'textarea, input:is(:not([type]), [type=text], [type=email], [type=tel], [type=url])',
    dialog: 'dialog[open]',
    alertdialog: '',
    checkbox: 'input[type=checkbox]',
    switch: '',
    link: 'a[href]',
    heading: 'h1, h2, h3, h4, h5, h6',
    list: 'ul, ol',
    log: '',
  };
  const own = selectors[role];
  if (own === undefined) throw new Error(`no rule for the role ${role}: add it to roles.ts`);
  const spoken = (element: Element): string => {
    const copy = element.cloneNode(true) as Element;
    for (const silent of copy.querySelectorAll('[aria-hidden=true]')) silent.remove();
    return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
  };
  const nameOf = (element: Element): string => {
    const labelledBy = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const labels = labelledBy.flatMap((id) => element.ownerDocument.getElementById(id) ?? []);
    if (labels.length > 0) return labels.map(spoken).join(' ');
    const label = element.getAttribute('aria-label');
    if (label !== null) return label;
    const native = [...((element as HTMLInputElement).labels ?? [])];
    if (native.length > 0) return native.map(spoken).join(' ');
    return spoken(element) || (element.getAttribute('title') ?? '');
  };
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.closest('[aria-hidden=true], [inert]') === null;

  return [
    ...root.querySelectorAll(`[role="${role}"]${own === '' ? '' : `, :is(${own}):not([role])`}`),
  ].filter((element) => isShown(element) && (name === undefined || nameOf(element) === name));
}
