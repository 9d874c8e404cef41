import type { Words } from './words.ts'

/** 창에 끌어다 놓은 파일에 대한 말. */
export const drop: Words['drop'] = {
  now: '놓으면 가져옵니다',
  kinds:
    '끌어다 놓을 수 있는 것: 작업 파일, 펌웨어 파일, 목록(CSV, XLSX), 설정 템플릿(YAML, JSON), 그리고 열린 작업에 넣을 사진입니다.',
  title: '끌어다 놓은 것',
  unknown: '이름만으로는 받을 곳을 알 수 없습니다. 펌웨어는 어떤 이름이든 될 수 있습니다.',
  asFirmware: '펌웨어입니다',
  templateAdded: '템플릿 “{{name}}”을(를) 추가했습니다.',
  photoAdded: '사진 {{name}}을(를) 작업에 추가했습니다.',
  refused: {
    nothing: '이런 파일을 받는 곳이 없습니다.',
    empty: '빈 파일입니다.',
    folder:
      '폴더는 끌어다 놓을 수 없습니다. 안에 있는 파일을 놓으십시오. 펌웨어 폴더는 라이브러리에서 경로로 추가합니다.',
    manifest: '펌웨어 목록 파일은 옆에 있는 파일과 함께 읽습니다. 라이브러리에서 그 폴더를 추가하십시오.',
    photo: '사진은 작업에 속합니다. 작업을 연 다음 다시 놓으십시오.',
    oneAtATime: '제외했습니다. 한 번에 하나씩 놓으십시오.',
  },
}
