import {
  ActionIcon,
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Modal,
  SegmentedControl,
  TextInput,
  type VariantColorsResolver,
} from '@mantine/core'
import { dark, light, type Token } from './tokens.ts'

const sans =
  '"Inter Variable", "Noto Sans KR Variable", "Noto Sans CJK KR", "Malgun Gothic", "Segoe UI", system-ui, sans-serif'
const mono =
  '"JetBrains Mono Variable", "Noto Sans KR Variable", "Noto Sans Mono CJK KR", "Cascadia Mono", Consolas, monospace'

const tuple = (token: Token): MantineColorsTuple => {
  const colour = `var(--${token})`
  return [colour, colour, colour, colour, colour, colour, colour, colour, colour, colour]
}

/** Four looks of a control, all from the tokens: filled (the one primary), default, subtle, and outline for what hurts. */
const variantColorResolver: VariantColorsResolver = ({ variant, color }) => {
  const own = color === 'fail' ? 'var(--fail)' : 'var(--accent)'
  const soft = color === 'fail' ? 'var(--fail-soft)' : 'var(--accent-soft)'
  switch (variant) {
    case 'filled':
      return {
        background: own,
        hover: 'var(--accent-hover)',
        color: 'var(--on-accent)',
        border: `1px solid ${own}`,
      }
    case 'subtle':
      return { background: 'transparent', hover: soft, color: own, border: '1px solid transparent' }
    case 'outline':
      return { background: 'var(--surface)', hover: soft, color: own, border: `1px solid ${own}` }
    default:
      return {
        background: 'var(--surface)',
        hover: 'var(--sunken)',
        color: 'var(--ink)',
        border: '1px solid var(--line-strong)',
      }
  }
}

/** Heights of controls: `lg` the primary action, `md` every other action and field, `sm` helpers. */
const heights = { lg: '44px', md: '40px', sm: '32px' } as const
const heightOf = (size: unknown): string => (size === 'lg' || size === 'sm' ? heights[size] : heights.md)
const paddingOf = (size: unknown): string => (size === 'lg' ? '18px' : size === 'sm' ? '10px' : '14px')

export const theme = createTheme({
  colors: { accent: tuple('accent'), fail: tuple('fail') },
  primaryColor: 'accent',
  variantColorResolver,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '13px', sm: '15px', md: '15px', lg: '16px', xl: '24px' },
  lineHeights: { xs: '18px', sm: '22px', md: '22px', lg: '22px', xl: '30px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: '8px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default', size: 'md' },
      vars: (_theme, { size }) => ({
        root: {
          '--button-height': heightOf(size),
          '--button-padding-x': paddingOf(size),
          '--button-fz': size === 'sm' ? '13px' : '15px',
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle', size: 'md' },
      vars: (_theme, { size }) => ({ root: { '--ai-size': heightOf(size) } }),
    }),
    TextInput: TextInput.extend({
      vars: () => ({
        wrapper: { '--input-height': heights.md },
        root: {},
        input: {},
        label: {},
        error: {},
        description: {},
      }),
    }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { transitionDuration: 150 } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 10,
        // its head is no banner of the page
        attributes: { header: { role: 'presentation' } },
        transitionProps: { duration: 150 },
        zIndex: 400,
      },
    }),
  },
})

const variables = (tokens: Readonly<Record<Token, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value]))

/** What Mantine itself draws with, said in our tokens; the same in both themes. */
const mapped = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-2)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--fail)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-2)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
} as const

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variables(light), ...mapped },
  dark: { ...variables(dark), ...mapped },
})
