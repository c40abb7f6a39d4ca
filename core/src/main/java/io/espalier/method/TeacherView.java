package io.espalier.method;

import io.espalier.data.Batch;
import io.espalier.model.InputSpec;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a teacher sees a learner's batches: normalized as in the teacher's own training, and with its
 * logits in the order of the learner's classes.
 *
 * @param scale one for each channel, which the learner's images are multiplied by
 * @param shift one for each channel, added afterwards
 * @param positions height times width of an image
 * @param outputs for each class of the learner the teacher's output for it
 */
record TeacherView(double[] scale, double[] shift, int positions, int[] outputs) {
  /**
   * Compares what both take their images and labels for.
   *
   * @param purpose how a refusal begins: {@code Cannot distil from out/base}
   * @throws io.espalier.spec.Refusal naming a class that only one of them knows
   */
  static TeacherView of(InputSpec teacher, InputSpec learner, String purpose) {
    int channels = learner.image().channels();
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    for (int c = 0; c < channels; c++) {
      scale[c] = learner.deviation().get(c) / teacher.deviation().get(c);
      shift[c] = (learner.mean().get(c) - teacher.mean().get(c)) / teacher.deviation().get(c);
    }
    int[] outputs = teacher.outputs(learner.classes(), purpose);
    return new TeacherView(scale, shift, learner.image().positions(), outputs);
  }

  /** The learner's batch as the teacher takes it. */
  Batch batch(Batch learner) {
    if (Arrays.stream(scale).allMatch(s -> s == 1) && Arrays.stream(shift).allMatch(s -> s == 0)) {
      return learner;
    }
    float[] images = new float[learner.images().length];
    for (int i = 0; i < images.length; i++) {
      int channel = i / positions % scale.length;
      images[i] = (float) (learner.images()[i] * scale[channel] + shift[channel]);
    }
    return new Batch(images, learner.labels());
  }

  /** The teacher's logits, {@code (batch, class)}, in the order of the learner's classes. */
  double[] logits(double[] teacher) {
    int classes = outputs.length;
    return IntStream.range(0, teacher.length)
        .mapToDouble(i -> teacher[i - i % classes + outputs[i % classes]])
        .toArray();
  }
}
