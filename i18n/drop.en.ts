/** What is said of files that are dropped onto the window. */
export const drop = {
  now: 'Let go to bring it here',
  kinds:
    'What can be dropped: a job file, a firmware file, a list (CSV, XLSX), a configuration template (YAML, JSON), and photos onto an open job.',
  title: 'What was dropped',
  unknown: 'By its name nothing here takes it. Firmware may have any name.',
  asFirmware: 'It is firmware',
  templateAdded: 'The template “{{name}}” was added.',
  photoAdded: 'The photo {{name}} was added to the job.',
  refused: {
    nothing: 'Nothing here takes such a file.',
    empty: 'The file is empty.',
    folder:
      'A folder cannot be dropped. Drop the file in it; a folder of firmware is added in the library by its path.',
    manifest: 'A firmware manifest is read with the files beside it: add its folder in the library.',
    photo: 'A photo belongs to a job. Open the job, then drop it again.',
    oneAtATime: 'It was left out: drop one at a time.',
  },
}
