package io.espalier.rewrite;

import io.espalier.network.Conv;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * The place between two convolutions, where the second one's zero padding may hold something else
 * than the first one would give there.
 */
record Seam(Chain first, Chain second, String asked) {
  void check() {
    Window padding = second.form().padding();
    if (padding.equals(Window.square(0))) {
      return;
    }
    if (first.form().bias()) {
      throw new Refusal(
          Text.of(
              "Cannot merge '%s': '%s' pads with zeros what '%s' has shifted; pad in front of the shift instead, with padding %s there and 0 at '%s'",
              asked, second.end(), first.end(), spelled(padding), second.end()));
    }
    Conv form = first.form();
    boolean beyond =
        beyond(
                padding.height(),
                first.source().height(),
                form.kernel().height(),
                form.stride().height(),
                form.padding().height(),
                first.output().height())
            && beyond(
                padding.width(),
                first.source().width(),
                form.kernel().width(),
                form.stride().width(),
                form.padding().width(),
                first.output().width());
    if (!beyond) {
      throw new Refusal(
          Text.of(
              "Cannot merge '%s': '%s' pads with zeros where '%s' still reaches into the image; pad in front of both instead",
              asked, second.end(), first.end()));
    }
  }

  private static String spelled(Window window) {
    return window.height() == window.width()
        ? String.valueOf(window.height())
        : "[" + window.height() + ", " + window.width() + "]";
  }

  /** Whether the first convolution, taken one place further at both ends, sees only zeros there. */
  private static boolean beyond(
      int pad, int size, int kernel, int stride, int padding, int outputs) {
    return pad == 0 || (kernel - 1 < stride + padding && outputs * stride - padding >= size);
  }
}
