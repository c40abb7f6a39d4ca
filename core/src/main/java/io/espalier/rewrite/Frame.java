package io.espalier.rewrite;

import io.espalier.network.Conv;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.function.ToIntFunction;

/** The one window that holds the windows of several chains from one source, place upon place. */
record Frame(Window kernel, Window stride, Window padding) {
  private record Axis(int kernel, int padding) {}

  /**
   * The frame of some chains.
   *
   * @param asked the path of the node whose merging is asked for
   * @throws Refusal if they step differently
   */
  static Frame of(List<Chain> chains, String asked) {
    Chain first = chains.get(0);
    Window stride = first.form().stride();
    for (Chain chain : chains) {
      if (!chain.form().stride().equals(stride)) {
        throw new Refusal(
            Text.of(
                "Cannot merge '%s': '%s' and '%s' have different strides",
                asked, first.end(), chain.end()));
      }
    }
    Axis rows = axis(chains, Window::height);
    Axis columns = axis(chains, Window::width);
    return new Frame(
        new Window(rows.kernel, columns.kernel), stride, new Window(rows.padding, columns.padding));
  }

  /**
   * The smallest common extent.
   *
   * <p>It gives as many outputs as the chains do: its padding less its reach is between those of
   * the chain that pads most and of the one that reaches farthest.
   */
  private static Axis axis(List<Chain> chains, ToIntFunction<Window> extent) {
    int before = Integer.MIN_VALUE;
    int behind = Integer.MIN_VALUE;
    for (Chain chain : chains) {
      int padding = extent.applyAsInt(chain.form().padding());
      before = Math.max(before, padding);
      behind = Math.max(behind, extent.applyAsInt(chain.form().kernel()) - padding);
    }
    return new Axis(before + behind, before);
  }

  /** The convolution with so many filters in so many groups. */
  Conv form(int filters, int groups, List<Chain> chains) {
    boolean bias = chains.stream().anyMatch(chain -> chain.form().bias());
    return new Conv(filters, kernel, stride, padding, Window.square(1), groups, bias);
  }

  /** A chain's kernel in its place. */
  Kernel place(Chain chain, Kernel values) {
    Window own = chain.form().padding();
    return values.within(kernel, padding.height() - own.height(), padding.width() - own.width());
  }
}
