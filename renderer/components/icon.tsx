/** Line icons of 20 × 20, drawn with the text's colour. Decoration: the word beside says what it means. */
const paths = {
  logo: 'M3 15h14M5 15v2.5M15 15v2.5M11 2 6.5 8.5h3L9 13l4.8-6.5h-3z',
  globe:
    'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M2.5 10h15M10 2.5c3 2.5 3 12.5 0 15M10 2.5c-3 2.5-3 12.5 0 15',
  sun: 'M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  moon: 'M16.5 11.8A7 7 0 1 1 8.2 3.5a5.6 5.6 0 0 0 8.3 8.3z',
  contrast: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M10 2.5v15M10 5.5l4.8 2M10 9.5h6M10 13.5l4.5 1',
  help: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M7.8 8a2.3 2.3 0 1 1 3.2 2.1c-.7.3-1 .7-1 1.6M10 13.8v.7',
  more: 'M4.5 10h.1M10 10h.1M15.5 10h.1',
  traffic: 'M3 6.5h13M12.5 3 16 6.5 12.5 10M17 13.5H4M7.5 10 4 13.5 7.5 17',
  meter: 'M2 11h3.5l2-6 4 11 2.5-7 1 2H18',
  search: 'M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M13.2 13.2 17.5 17.5',
  filter: 'M3 5h14M6 10h8M8.5 15h3',
  expand: 'M11.5 3H17v5.5M17 3l-6 6M8.5 17H3v-5.5M3 17l6-6',
  shrink: 'M17.5 7.5H12.5V2.5M12.5 7.5l5-5M2.5 12.5h5v5M7.5 12.5l-5 5',
  download: 'M10 3v10M5.5 9 10 13.5 14.5 9M3.5 17h13',
  send: 'M3 10 17 3.5 13 17l-3.5-5.5zM9.5 11.5 17 3.5',
  undo: 'M4 7.5h8.5a4.5 4.5 0 0 1 0 9H8M7.5 4 4 7.5 7.5 11',
  plus: 'M10 4v12M4 10h12',
  chevron: 'M8 5l5 5-5 5',
  left: 'M12 5l-5 5 5 5',
  down: 'M5 8l5 5 5-5',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5 5 15',
  key: 'M10.5 7a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M9.5 9.5l7 7M14 14l2-2M11.8 11.8l1.6-1.6',
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
  stop: 'M5 5h10v10H5z',
  copy: 'M8.5 7h7A1.5 1.5 0 0 1 17 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 15.5v-7A1.5 1.5 0 0 1 8.5 7zM13 7V4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13H7',
  ethernet:
    'M4.5 3.5h11A1.5 1.5 0 0 1 17 5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 12V5a1.5 1.5 0 0 1 1.5-1.5zM7 13.5V10h6v3.5M10 13.5V18',
  wifi: 'M2.5 8a11 11 0 0 1 15 0M5 11a7.5 7.5 0 0 1 10 0M7.6 13.7a4 4 0 0 1 4.8 0M10 16.5h.1',
  virtual: 'M10 2.5 16.5 6v8L10 17.5 3.5 14V6zM3.5 6 10 9.5 16.5 6M10 9.5v8',
  laptop: 'M4.5 4.5h11v8.5h-11zM2.5 15.5h15',
  flag: 'M4.5 18V2.5h10l-2 3.5 2 3.5h-10',
  chip: 'M6 5h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM8 2.5V5M12 2.5V5M8 15v2.5M12 15v2.5M2.5 8H5M2.5 12H5M15 8h2.5M15 12h2.5',
  plug: 'M7 2v4M13 2v4M5 6h10v3a5 5 0 0 1-10 0zM10 14v4',
  clock: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M10 5.5V10l3 2',
  lock: 'M5.5 9h9A1.5 1.5 0 0 1 16 10.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9zM7 9V6.5a3 3 0 0 1 6 0V9',
  upload: 'M10 13V3.5M5.5 8 10 3.5 14.5 8M3.5 17h13',
  pencil: 'M4 16l1-4L13.5 3.5l3 3L8 15z',
  jobs: 'M4.5 6.5h11A1.5 1.5 0 0 1 17 8v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15V8a1.5 1.5 0 0 1 1.5-1.5zM7.5 6.5V4.5a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v2M3 11h14',
  card: 'M3.5 4.5h13A1.5 1.5 0 0 1 18 6v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 14V6a1.5 1.5 0 0 1 1.5-1.5zM2 8.5h16M5 12h3.5',
  list: 'M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1',
  refresh: 'M16 6.5A7 7 0 1 0 17 11M16.5 2.5v4.5H12',
  right: 'M4 10h12M11 5l5 5-5 5',
  keyboard:
    'M3.5 5h13A1.5 1.5 0 0 1 18 6.5v7a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 13.5v-7A1.5 1.5 0 0 1 3.5 5zM5 8h.1M8.3 8h.1M11.6 8h.1M15 8h.1M6.5 12h7',
  usb: 'M10 18V3M7.5 5.5 10 2.5l2.5 3M10 14l-4.5-3V8.5M10 12l4.5-3V7M5.5 7.5h.1M14.5 6h.1',
  terminal:
    'M3.5 3.5h13A1.5 1.5 0 0 1 18 5v10a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 15V5a1.5 1.5 0 0 1 1.5-1.5zM5.5 7.5 8 10l-2.5 2.5M10.5 13H14',
} as const

export type IconName = keyof typeof paths

export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    viewBox="0 0 20 20"
    width={size}
    height={size}
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' ? 3 : 1.7}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    style={{ flex: 'none', display: 'block' }}
  >
    <path d={paths[name]} />
  </svg>
)
