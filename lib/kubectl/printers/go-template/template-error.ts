/** A template that cannot be parsed or executed. */
export class TemplateError extends Error {}
