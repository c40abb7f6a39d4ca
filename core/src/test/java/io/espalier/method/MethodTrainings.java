package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Augmentation;
import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Window;
import io.espalier.testing.Blobs;
import io.espalier.testing.FlatWeights;
import io.espalier.testing.LinearEngine;
import io.espalier.testing.RememberedStates;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Layout;
import io.espalier.train.Length;
import io.espalier.train.PauseAt;
import io.espalier.train.Progress;
import io.espalier.train.Recipe;
import io.espalier.train.Schedule;
import io.espalier.train.Sgd;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Small trainings by methods. */
final class MethodTrainings {
  static final Data DATA = Blobs.data(240, 120);
  static final int BATCH = 24;
  static final int STEPS_PER_EPOCH = 10;

  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  private MethodTrainings() {}

  /** A first convolution of 8 filters, a residual block of 6 inside, and a linear layer. */
  static Network residual() {
    NetworkBuilder b = new NetworkBuilder(Blobs.SHAPE);
    b.add("conv1", Conv.of(8, 3), Network.INPUT);
    b.add("bn1", BatchNorm.DEFAULTS, "conv1");
    b.add("relu1", RELU, "bn1");
    b.add("block.conv1", Conv.of(6, 3), "relu1");
    b.add("block.bn1", BatchNorm.DEFAULTS, "block.conv1");
    b.add("block.relu1", RELU, "block.bn1");
    b.add("block.conv2", Conv.of(8, 3), "block.relu1");
    b.add("block.bn2", BatchNorm.DEFAULTS, "block.conv2");
    b.add("block.add", new Add(), "block.bn2", "relu1");
    b.add("block.relu2", RELU, "block.add");
    b.add("flat", new Flatten(), "block.relu2");
    b.add("fc", new Linear(Blobs.CLASSES, true), "flat");
    return b.build();
  }

  /** Two layers of three branches each; the second, whose shape stays, has the identity beside. */
  static Network supernet() {
    NetworkBuilder b = new NetworkBuilder(Blobs.SHAPE);
    String first =
        b.add(
            "a",
            new Add(),
            branch(b, "a.1x1", Conv.of(6, 1), Network.INPUT),
            branch(b, "a.3x3", Conv.of(6, 3), Network.INPUT),
            branch(b, "a.1x3", oblong(1, 3), Network.INPUT));
    String relu = b.add("a.relu", RELU, first);
    String second =
        b.add(
            "b",
            new Add(),
            b.add("b.identity.bn", BatchNorm.DEFAULTS, relu),
            branch(b, "b.1x1", Conv.of(6, 1), relu),
            branch(b, "b.3x3", Conv.of(6, 3), relu),
            branch(b, "b.3x1", oblong(3, 1), relu));
    b.add("b.relu", RELU, second);
    b.add("flat", new Flatten(), "b.relu");
    b.add("fc", new Linear(Blobs.CLASSES, true), "flat");
    return b.build();
  }

  private static String branch(NetworkBuilder b, String path, Conv conv, String input) {
    return b.add(path + ".bn", BatchNorm.DEFAULTS, b.add(path + ".conv", conv, input));
  }

  private static Conv oblong(int height, int width) {
    Window one = Window.square(1);
    Window padding = new Window(height / 2, width / 2);
    return new Conv(6, new Window(height, width), one, padding, one, 1, false);
  }

  static Model fresh(Network network) {
    return Initialization.KAIMING_FAN_IN.fresh(network, 3);
  }

  static Recipe recipe(double epochs) {
    return recipe(Length.epochs(epochs));
  }

  static Recipe recipe(Length length) {
    return new Recipe(
        new Sgd(0.05, 0.9, true, 5e-4, true),
        new Schedule.Cosine(0, 0),
        length,
        BATCH,
        0,
        new Augmentation.None());
  }

  static WorkContext context(Engine engine, Checkpoints checkpoints, Cancel cancel) {
    return new WorkContext(engine, DATA, 5, checkpoints, cancel, epoch -> {});
  }

  private static WorkContext context(Engine engine, Checkpoints checkpoints, PauseAt pauseAt) {
    return new WorkContext(
        engine, DATA, 5, checkpoints, Cancel.NEVER, pauseAt, epoch -> {}, () -> null);
  }

  /** With an engine that knows one network only, but needs no native library. */
  static WorkContext plain() {
    return context(new LinearEngine(), Checkpoints.NONE, Cancel.NEVER);
  }

  static WorkContext context() {
    return context(Engines.find(), Checkpoints.NONE, Cancel.NEVER);
  }

  static Progress progress(Model model, float[] parameters, long step, long total) {
    Layout layout = Layout.of(model.network());
    return new Progress(
        layout,
        parameters,
        new float[layout.size()],
        new float[layout.size()],
        Layout.ofStatistics(model.network()),
        new float[Layout.ofStatistics(model.network()).size()],
        (int) Math.max(0, step - 1),
        step,
        total,
        () -> with(model, layout, parameters));
  }

  /** A training that stops or pauses after every one of these steps continues to the same bits. */
  static void assertResumes(Engine engine, Model model, TrainingMethod method, int... stops) {
    Recipe recipe = recipe(3);
    WorkContext whole = context(engine, Checkpoints.NONE, Cancel.NEVER);
    Trained expected = new Trainer(recipe, whole).train(model, method);
    RememberedStates left = new RememberedStates();
    for (int stop : stops) {
      AtomicInteger polls = new AtomicInteger();
      WorkContext stopped = context(engine, left, () -> polls.getAndIncrement() >= stop);
      assertThatThrownBy(() -> new Trainer(recipe, stopped).train(model, method))
          .isInstanceOf(Cancel.Cancelled.class);
    }
    assertSame(
        new Trainer(recipe, context(engine, left, Cancel.NEVER)).train(model, method), expected);
    RememberedStates paused = new RememberedStates();
    double step = 0;
    for (int stop : stops) {
      step += stop;
      WorkContext pausing = context(engine, paused, new PauseAt(step / STEPS_PER_EPOCH));
      assertThat(new Trainer(recipe, pausing).train(model, method).ended()).isFalse();
    }
    assertSame(
        new Trainer(recipe, context(engine, paused, Cancel.NEVER)).train(model, method), expected);
  }

  private static void assertSame(Trained resumed, Trained expected) {
    assertThat(resumed.model()).isEqualTo(expected.model());
    assertThat(resumed.history().epochs())
        .extracting(epoch -> epoch.validation().orElseThrow())
        .isEqualTo(
            expected.history().epochs().stream().map(e -> e.validation().orElseThrow()).toList());
  }

  static double accuracy(Trained trained) {
    int last = trained.history().epochs().size() - 1;
    return trained.history().epochs().get(last).validation().orElseThrow().accuracy();
  }

  private static Model with(Model model, Layout layout, float[] parameters) {
    Map<String, Tensor> now = new LinkedHashMap<>();
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              int end = slot.offset() + slot.parameter().size();
              float[] data = Arrays.copyOfRange(parameters, slot.offset(), end);
              now.put(name, Tensor.of(slot.parameter().shape(), data));
            });
    return model.with(model.weights().with(now));
  }

  /** All trained parameters of a model, one behind the other. */
  static float[] parameters(Model model) {
    return FlatWeights.of(model, Layout.of(model.network()));
  }
}
