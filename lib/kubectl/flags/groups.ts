/** Flag groups that many commands carry. */
export const FILE_FLAGS = 'f,filename:list R,recursive:bool k,kustomize';
export const PRINT_FLAGS = 'o,output allow-missing-template-keys:bool=true template show-managed-fields:bool';
export const DRY_RUN = 'dry-run:optional=none=unchanged';
export const SELECTORS = 'l,selector field-selector all:bool A,all-namespaces:bool';
export const VALIDATE = 'validate:optional=strict=strict';
