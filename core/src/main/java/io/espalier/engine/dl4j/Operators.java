package io.espalier.engine.dl4j;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelGather;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelScatter;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Subsample;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** How each operation is compiled: one row for each of them. */
final class Operators {
  private static final Operators TABLE =
      new Operators()
          .row(Conv.class, ConvOperator::of)
          .row(Linear.class, ConvOperator::of)
          .row(BatchNorm.class, BatchNormOperator::new)
          .row(BorderedBatchNorm.class, BorderedBatchNormOperator::of)
          .row(Activation.class, ActivationOperator::new)
          .row(Pool.class, PoolOperator::of)
          .row(GlobalAveragePool.class, PoolOperator::of)
          .row(Add.class, (op, site) -> new AddOperator(site))
          .row(Multiply.class, (op, site) -> new MultiplyOperator(site))
          .row(Concat.class, ChannelOperator::of)
          .row(Flatten.class, (op, site) -> new FlattenOperator(site))
          .row(Dropout.class, DropoutOperator::new)
          .row(Subsample.class, SubsampleOperator::of)
          .row(ChannelSlice.class, ChannelOperator::of)
          .row(ChannelPad.class, ChannelOperator::of)
          .row(ChannelShuffle.class, ChannelOperator::of)
          .row(ChannelGather.class, ChannelOperator::of)
          .row(ChannelScatter.class, ChannelOperator::of);

  private final Map<Class<? extends Op>, BiFunction<Op, Site, Operator>> rows = new HashMap<>();

  private Operators() {}

  /** Compiles an operation for its place. */
  static Operator compile(Op op, Site site) {
    BiFunction<Op, Site, Operator> row = TABLE.rows.get(op.getClass());
    if (row == null) {
      throw new IllegalStateException("no row for " + op.getClass().getSimpleName());
    }
    return row.apply(op, site);
  }

  /** The operations that have a row. */
  static Set<Class<? extends Op>> known() {
    return Set.copyOf(TABLE.rows.keySet());
  }

  private <T extends Op> Operators row(Class<T> type, BiFunction<T, Site, Operator> compile) {
    rows.put(type, (op, site) -> compile.apply(type.cast(op), site));
    return this;
  }
}
