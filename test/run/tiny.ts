/** The smallest experiment, for tests of everything around a run: it takes a second on the reference engine. */
export const TINY = `experiment "tiny"
seed 1
dataset shapes = shapes10(train: 20, test: 10)
encoder f = convnet(widths: [2])
head c = linear(shapes.classes)

stage train {
  data shapes.train
  batch 10
  view x = flip(image, probability: 0.5)
  loss l = cross_entropy(c(f(x)), label)
  minimize l
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for 1 epoch
}

evaluate train.last on shapes.test {
  measure accuracy
}
`;
