import type * as Electron from 'electron'
import { strict } from './strict.ts'

type Template = Electron.MenuItemConstructorOptions

class MenuItemDouble {
  readonly id: string
  readonly label: string
  readonly role: Template['role']
  readonly accelerator: Template['accelerator']
  readonly submenu: MenuDouble | undefined
  readonly enabled: boolean
  constructor(readonly _template: Template) {
    this.id = _template.id ?? ''
    this.label = _template.label ?? ''
    this.role = _template.role
    this.accelerator = _template.accelerator
    this.enabled = _template.enabled !== false
    this.submenu = Array.isArray(_template.submenu) ? new MenuDouble(_template.submenu) : undefined
  }
  click(): void {
    if (this.enabled) this._template.click?.(this as unknown as Electron.MenuItem, undefined, {})
  }
}

class MenuDouble {
  static _application: Electron.Menu | null = null
  readonly _items: readonly MenuItemDouble[]
  constructor(template: readonly Template[] = []) {
    this._items = template.map((item) => strict('MenuItem', new MenuItemDouble(item)))
  }
  get items(): Electron.MenuItem[] {
    return [...this._items] as unknown as Electron.MenuItem[] // as much of them as is used
  }
  _find(id: string): MenuItemDouble | null {
    for (const item of this._items) {
      const found = item.id === id ? item : (item.submenu?._find(id) ?? null)
      if (found) return found
    }
    return null
  }
  getMenuItemById(id: string): Electron.MenuItem | null {
    return this._find(id) as unknown as Electron.MenuItem | null
  }
  static buildFromTemplate(template: (Template | Electron.MenuItem)[]): Electron.Menu {
    return strict('Menu', new MenuDouble(template as Template[])) as unknown as Electron.Menu
  }
  static setApplicationMenu(menu: Electron.Menu | null): void {
    MenuDouble._application = menu
  }
  static getApplicationMenu(): Electron.Menu | null {
    return MenuDouble._application
  }
}
export const Menu = strict('Menu', MenuDouble)
