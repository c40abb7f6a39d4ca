package io.espalier.criterion;

import io.espalier.model.Weights;
import io.espalier.network.Connectivity;
import io.espalier.network.Conv;
import io.espalier.network.Flow;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How importance is passed back through an operation: one row for each {@link Connectivity}. An
 * input is worth what it can change of the outputs: the outputs' scores along absolute weights.
 */
final class Backward {
  /** One node: the scores of its output, and those of its inputs, which grow. */
  record Site(
      String path,
      Weights weights,
      List<Shape> inputs,
      Shape output,
      double[] scores,
      List<double[]> into) {
    float[] parameter(String name) {
      return weights.get(path + "." + name).data();
    }
  }

  private interface Row<C extends Connectivity> {
    void pass(C connectivity, Op op, Site site);
  }

  private static final Backward TABLE =
      new Backward()
          .row(Connectivity.Convolved.class, (by, op, site) -> conv(by.form(), site))
          .row(Connectivity.Dense.class, (by, op, site) -> linear(site))
          .row(Connectivity.Normalized.class, (by, op, site) -> norm(by, site))
          .row(Connectivity.Elementwise.class, (by, op, site) -> same(site))
          .row(Connectivity.Reshaped.class, (by, op, site) -> same(site))
          .row(Connectivity.Pooled.class, (by, op, site) -> pool(by.form(), site))
          .row(Connectivity.Averaged.class, (by, op, site) -> mean(site))
          .row(Connectivity.Strided.class, (by, op, site) -> strided(by.stride(), site))
          .row(Connectivity.Moved.class, (by, op, site) -> channels(op, site));

  private final Map<Class<? extends Connectivity>, Row<Connectivity>> rows = new HashMap<>();

  private Backward() {}

  static void pass(Op op, Site site) {
    Connectivity by = op.connectivity();
    TABLE.rows.get(by.getClass()).pass(by, op, site);
  }

  /** The ways of being connected that have a row. */
  static Set<Class<? extends Connectivity>> known() {
    return TABLE.rows.keySet();
  }

  private <C extends Connectivity> Backward row(Class<C> kind, Row<C> row) {
    rows.put(kind, (by, op, site) -> row.pass(kind.cast(by), op, site));
    return this;
  }

  /** The transposed convolution along absolute weights. */
  private static void conv(Conv op, Site site) {
    Shape input = site.inputs().get(0);
    float[] weight = site.parameter("weight");
    int fanIn = input.channels() / op.groups();
    int perBlock = op.filters() / op.groups();
    int area = op.kernel().area();
    for (int filter = 0; filter < op.filters(); filter++) {
      for (int c = 0; c < fanIn; c++) {
        int channel = filter / perBlock * fanIn + c;
        for (int k = 0; k < area; k++) {
          double along = Math.abs(weight[(filter * fanIn + c) * area + k]);
          if (along > 0) {
            shifted(op, k, along, site, filter, channel);
          }
        }
      }
    }
  }

  /** Adds one filter's scores along one weight to the positions that the weight looks at. */
  private static void shifted(Conv op, int k, double along, Site site, int filter, int channel) {
    Shape input = site.inputs().get(0);
    Shape output = site.output();
    double[] into = site.into().get(0);
    double[] scores = site.scores();
    int top = k / op.kernel().width() * op.dilation().height() - op.padding().height();
    int left = k % op.kernel().width() * op.dilation().width() - op.padding().width();
    int step = op.stride().width();
    int first = Math.max(0, (-left + step - 1) / step);
    int last = Math.min(output.width() - 1, Math.floorDiv(input.width() - 1 - left, step));
    for (int y = 0; y < output.height(); y++) {
      int row = y * op.stride().height() + top;
      if (row >= 0 && row < input.height()) {
        int to = (channel * input.height() + row) * input.width() + left;
        int from = (filter * output.height() + y) * output.width();
        for (int x = first; x <= last; x++) {
          into[to + x * step] += along * scores[from + x];
        }
      }
    }
  }

  private static void linear(Site site) {
    float[] weight = site.parameter("weight");
    double[] into = site.into().get(0);
    for (int o = 0; o < site.scores().length; o++) {
      for (int i = 0; i < into.length; i++) {
        into[i] += Math.abs(weight[o * into.length + i]) * site.scores()[o];
      }
    }
  }

  /** The scale that running statistics give; a border is the same whatever the input. */
  private static void norm(Connectivity.Normalized by, Site site) {
    int border = by.border();
    float[] gamma = site.parameter("weight");
    float[] variance = site.parameter("running_var");
    Shape input = site.inputs().get(0);
    double[] into = site.into().get(0);
    for (int c = 0; c < input.channels(); c++) {
      double scale = Math.abs(by.norm().scale(gamma[c], variance[c]));
      for (int y = 0; y < input.height(); y++) {
        int to = (c * input.height() + y) * input.width();
        int from = (c * site.output().height() + y + border) * site.output().width() + border;
        for (int x = 0; x < input.width(); x++) {
          into[to + x] += scale * site.scores()[from + x];
        }
      }
    }
  }

  /**
   * Every input gets the output's scores; an input that is broadcast over all positions gets the
   * sum over them.
   */
  private static void same(Site site) {
    for (int k = 0; k < site.into().size(); k++) {
      double[] into = site.into().get(k);
      boolean broadcast = into.length < site.scores().length;
      for (int i = 0; i < site.scores().length; i++) {
        into[broadcast ? i / site.output().positions() : i] += site.scores()[i];
      }
    }
  }

  private static void mean(Site site) {
    double[] into = site.into().get(0);
    int positions = into.length / site.scores().length;
    for (int i = 0; i < into.length; i++) {
      into[i] += site.scores()[i / positions] / positions;
    }
  }

  /** A maximum may be any of its window; an average is a share of each. */
  private static void pool(Pool op, Site site) {
    Shape input = site.inputs().get(0);
    Shape output = site.output();
    for (int channel = 0; channel < output.channels(); channel++) {
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x++) {
          double score = site.scores()[(channel * output.height() + y) * output.width() + x];
          window(op, input, site.into().get(0), channel, y, x, score);
        }
      }
    }
  }

  private static void window(
      Pool op, Shape input, double[] into, int channel, int y, int x, double score) {
    Window kernel = op.kernel();
    int top = y * op.stride().height() - op.padding().height();
    int left = x * op.stride().width() - op.padding().width();
    int bottom = Math.min(input.height(), top + kernel.height());
    int right = Math.min(input.width(), left + kernel.width());
    top = Math.max(0, top);
    left = Math.max(0, left);
    int seen = op.countPadding() ? kernel.area() : (bottom - top) * (right - left);
    double share = op.kind() == Pool.Kind.MAX ? score : score / seen;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        into[(channel * input.height() + row) * input.width() + column] += share;
      }
    }
  }

  private static void strided(int stride, Site site) {
    Shape input = site.inputs().get(0);
    Shape output = site.output();
    for (int i = 0; i < site.scores().length; i++) {
      int x = i % output.width() * stride;
      int y = i / output.width() % output.height() * stride;
      int channel = i / output.positions();
      site.into().get(0)[(channel * input.height() + y) * input.width() + x] += site.scores()[i];
    }
  }

  /** Channels that are only moved. */
  private static void channels(Op op, Site site) {
    Flow flow = op.flow(site.inputs());
    int positions = site.output().positions();
    for (int k = 0; k < site.into().size(); k++) {
      int[] sources = flow.sources().get(k);
      for (int o = 0; o < sources.length; o++) {
        for (int p = 0; p < positions && sources[o] != Flow.NONE; p++) {
          site.into().get(k)[sources[o] * positions + p] += site.scores()[o * positions + p];
        }
      }
    }
  }
}
