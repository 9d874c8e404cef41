import { checkScreens } from './screen-checks.ts'

checkScreens('ko', 'dark')
