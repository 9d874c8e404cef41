/**
 * Runs in the page (`page.evaluate`): what moves, or would if it were asked to. It may use nothing from outside of
 * itself.
 */
export const moving = (): readonly string[] => [
  ...document.getAnimations().map((animation) => `an animation: ${animation.playState}`),
  ...[...document.body.querySelectorAll('*')].flatMap((element) => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(element)
    const moves = (durations: string) => durations.split(',').some((one) => Number.parseFloat(one) > 0.01)
    return (animationName !== 'none' && moves(animationDuration)) || moves(transitionDuration)
      ? [`${element.tagName} ${element.className}`]
      : []
  }),
]
