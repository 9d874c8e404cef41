import type { Words } from './words.ts'

/** 카드 목록: 파일이나 행을 쓰지 않는 이유와 알아야 할 것. */
export const lists: Words['lists'] = {
  problems: {
    'id-tag-missing': 'idTag 없음',
    'id-tag-too-long': '{{length}}자, 최대 {{most}}자',
    'id-tag-characters': 'idTag에 쓸 수 없는 문자',
    'id-tag-rounded': '스프레드시트가 반올림해 끝자리가 사라짐',
    'id-tag-notation': '선택한 표기의 번호가 아님',
    duplicate: '{{row}}행과 같은 카드',
    'parent-too-long': 'parentIdTag {{length}}자, 최대 {{most}}자',
    'parent-characters': 'parentIdTag에 쓸 수 없는 문자',
    'date-unreadable': '없는 날짜',
    'status-unknown': '알 수 없는 상태',
    'date-ambiguous': '{{at}}인지 {{or}}인지 불명확',
    expired: '이미 만료됨',
    'parent-unknown': '같은 parentIdTag를 쓰는 카드가 더 없음',
    'by-hand': '직접 제외함',
  },
  refusals: {
    empty: '빈 파일입니다. 다른 파일을 선택하십시오.',
    'header-only': '머리글만 있고 그 아래에 행이 없습니다. 다른 파일을 선택하십시오.',
    'too-large': '파일이 16 MiB보다 큽니다. 목록에 필요한 열만 저장하십시오.',
    'too-many-rows': '100,000행이 넘습니다. 파일을 나누십시오.',
    'too-many-columns': '열이 100개가 넘습니다. 목록에 필요한 열만 저장하십시오.',
    'cell-too-long': '목록에 있을 수 없을 만큼 긴 셀이 있습니다. 따옴표가 닫히지 않았을 수 있습니다.',
    binary: '텍스트도 통합 문서도 아닙니다. 목록을 XLSX 또는 CSV로 저장하십시오.',
    'wrong-encoding': '이 인코딩의 텍스트가 아닙니다. 다른 인코딩을 선택하거나 UTF-8로 저장하십시오.',
    'unpacks-too-large': '압축을 풀면 목록보다 훨씬 커집니다. 열지 않았습니다.',
    'workbook-damaged': '통합 문서가 손상되었습니다. 스프레드시트에서 열어 다시 저장하십시오.',
    'workbook-encrypted': '통합 문서에 암호가 있습니다. 암호 없이 저장하십시오.',
    'workbook-other-kind': '이 종류의 통합 문서는 읽지 않습니다. XLSX 또는 CSV로 저장하십시오.',
  },
  notes: {
    formulas_other: '셀 {{count}}개에 수식이 있습니다. 수식이 아니라 값을 사용합니다.',
    'formulas-empty_other':
      '수식 {{count}}개에 값이 없어 빈칸으로 읽었습니다. 스프레드시트에서 한 번 저장하십시오.',
    'encoding-guessed':
      '인코딩을 {{encoding}}(으)로 추정해 “{{sample}}”(으)로 읽었습니다. 글자가 틀리면 다른 인코딩을 선택하십시오.',
    'other-sheets_other': '다른 시트 {{count}}개는 읽지 않습니다.',
    'empty-rows_other': '빈 행 {{count}}개를 건너뜁니다.',
    'no-header': '머리글 행을 찾지 못했습니다. 첫 행도 카드로 읽었습니다.',
  },
  held: {
    none: '비어 있음',
    unknown: '알 수 없음: 다른 곳에서 전송함',
    'as-known': '여기에서 전송한 그대로임',
    lost: '목록을 잃어버림',
    'lost-at-reboot': '재시작하면서 목록을 잃어버림',
    'changed-elsewhere': '이후 다른 곳에서 다른 목록을 전송함',
    'cut-off': '일부: 여기에서 전송하던 중 끊김',
  },
  kinds: {
    full: 'Full(전체)',
    'full-then-differential': 'Full 다음 Differential(변경분)',
    differential: 'Differential(변경분)',
    nothing: '없음: 이 목록을 이미 가지고 있음',
  },
}
