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
  readonly items: Electron.MenuItem[]
  constructor(template: readonly Template[] = []) {
    this.items = template.map(
      (item) => strict('MenuItem', new MenuItemDouble(item)) as unknown as Electron.MenuItem, // as much as is used
    )
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
  getMenuItemById(id: string): Electron.MenuItem | null {
    const direct = this.items.find((item) => item.id === id)
    if (direct) return direct
    for (const { submenu } of this.items) {
      const deeper = submenu?.getMenuItemById(id)
      if (deeper) return deeper
    }
    return null
  }
}
export const Menu = strict('Menu', MenuDouble)
