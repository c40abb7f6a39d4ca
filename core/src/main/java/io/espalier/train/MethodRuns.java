package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Several courses over one training, each hook in their order. */
record MethodRuns(List<MethodRun> courses) implements MethodRun {
  static MethodRuns begin(
      List<TrainingMethod> methods, Model model, WorkContext context, Recipe recipe) {
    List<MethodRun> begun = new ArrayList<>();
    try {
      methods.forEach(method -> begun.add(method.begin(model, context, recipe)));
    } catch (RuntimeException e) {
      begun.forEach(MethodRun::close);
      throw e;
    }
    return new MethodRuns(List.copyOf(begun));
  }

  @Override
  public void epochStarts(Progress progress) {
    courses.forEach(methodRun -> methodRun.epochStarts(progress));
  }

  @Override
  public void stepStarts(Progress progress) {
    courses.forEach(methodRun -> methodRun.stepStarts(progress));
  }

  /** Whatever one of them leaves out. */
  @Override
  public Set<String> idle(Progress progress) {
    Set<String> idle = new HashSet<>();
    courses.forEach(methodRun -> idle.addAll(methodRun.idle(progress)));
    return idle;
  }

  @Override
  public Loss loss(Loss plain, Batch batch) {
    Loss loss = plain;
    for (MethodRun methodRun : courses) {
      loss = methodRun.loss(loss, batch);
    }
    return loss;
  }

  @Override
  public void gradientsReady(Progress progress) {
    courses.forEach(methodRun -> methodRun.gradientsReady(progress));
  }

  @Override
  public void updated(Progress progress) {
    courses.forEach(methodRun -> methodRun.updated(progress));
  }

  @Override
  public void epochEnds(Progress progress) {
    courses.forEach(methodRun -> methodRun.epochEnds(progress));
  }

  @Override
  public Map<String, Tensor> save() {
    Map<String, Tensor> all = new HashMap<>();
    for (int i = 0; i < courses.size(); i++) {
      String prefix = prefix(i);
      courses.get(i).save().forEach((name, tensor) -> all.put(prefix + name, tensor));
    }
    return all;
  }

  @Override
  public void restore(Map<String, Tensor> saved) {
    for (int i = 0; i < courses.size(); i++) {
      String prefix = prefix(i);
      Map<String, Tensor> own = new HashMap<>();
      saved.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), tensor);
            }
          });
      courses.get(i).restore(own);
    }
  }

  private static String prefix(int index) {
    return index + ".";
  }

  @Override
  public Model finish(Model trained) {
    Model finished = trained;
    for (MethodRun methodRun : courses) {
      finished = methodRun.finish(finished);
    }
    return finished;
  }

  @Override
  public void close() {
    courses.forEach(MethodRun::close);
  }
}
