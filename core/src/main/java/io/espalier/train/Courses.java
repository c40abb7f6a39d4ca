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
record Courses(List<Course> courses) implements Course {
  static Courses begin(List<TrainingMethod> methods, Model model, Bench bench, Recipe recipe) {
    List<Course> begun = new ArrayList<>();
    try {
      methods.forEach(method -> begun.add(method.begin(model, bench, recipe)));
    } catch (RuntimeException e) {
      begun.forEach(Course::close);
      throw e;
    }
    return new Courses(List.copyOf(begun));
  }

  @Override
  public void epochStarts(Progress progress) {
    courses.forEach(course -> course.epochStarts(progress));
  }

  @Override
  public void stepStarts(Progress progress) {
    courses.forEach(course -> course.stepStarts(progress));
  }

  /** Whatever one of them leaves out. */
  @Override
  public Set<String> idle(Progress progress) {
    Set<String> idle = new HashSet<>();
    courses.forEach(course -> idle.addAll(course.idle(progress)));
    return idle;
  }

  @Override
  public Loss loss(Loss plain, Batch batch) {
    Loss loss = plain;
    for (Course course : courses) {
      loss = course.loss(loss, batch);
    }
    return loss;
  }

  @Override
  public void gradientsReady(Progress progress) {
    courses.forEach(course -> course.gradientsReady(progress));
  }

  @Override
  public void updated(Progress progress) {
    courses.forEach(course -> course.updated(progress));
  }

  @Override
  public void epochEnds(Progress progress) {
    courses.forEach(course -> course.epochEnds(progress));
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
    for (Course course : courses) {
      finished = course.finish(finished);
    }
    return finished;
  }

  @Override
  public void close() {
    courses.forEach(Course::close);
  }
}
