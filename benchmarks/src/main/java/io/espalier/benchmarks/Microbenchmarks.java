package io.espalier.benchmarks;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs classes of small benchmarks under JMH, which prints their table. */
final class Microbenchmarks {
  private Microbenchmarks() {}

  static void run(Class<?>... classes) {
    ChainedOptionsBuilder options = new OptionsBuilder();
    for (Class<?> each : classes) {
      options.include(each.getName());
    }
    try {
      new org.openjdk.jmh.runner.Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not run", e);
    }
  }
}
