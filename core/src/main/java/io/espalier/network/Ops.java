package io.espalier.network;

import io.espalier.spec.Catalog;
import java.util.List;

/** The catalogue of operations: their names in the grammar and in JSON. */
public final class Ops {
  public static final Catalog<Op> CATALOG =
      Catalog.<Op>of("operation")
          .value(Window.class, Window::read, Window::write, Window::pair)
          .entries(Conv.DEFAULTS, new Linear(1, true))
          .entries(BatchNorm.DEFAULTS, BorderedBatchNorm.DEFAULTS)
          .entries(new Activation(Activation.Kind.RELU), Pool.DEFAULTS, new GlobalAveragePool())
          .entries(
              new Add(),
              new Multiply(),
              new Concat(),
              new Flatten(),
              new Dropout(0.5),
              new Subsample(2))
          .entries(new ChannelSlice(0, 1), new ChannelPad(0, 0), new ChannelShuffle(1))
          .entries(new ChannelGather(List.of(0)), new ChannelScatter(List.of(0), 1))
          .build();

  private Ops() {}
}
