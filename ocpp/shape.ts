/** The part of JSON schema that the OCPP 1.6 schemas use, references resolved. */
export type Shape = ObjectShape | ArrayShape | StringShape | NumberShape | BooleanShape

export interface ObjectShape {
  readonly type: 'object'
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
}
export interface ArrayShape {
  readonly type: 'array'
  readonly items: Shape
  readonly minItems?: number
}
export interface StringShape {
  readonly type: 'string'
  readonly enum?: readonly string[]
  readonly format?: 'date-time' | 'uri'
  /** In code points. */
  readonly maxLength?: number
}
export interface NumberShape {
  readonly type: 'integer' | 'number'
  readonly multipleOf?: number
}
export interface BooleanShape {
  readonly type: 'boolean'
}
