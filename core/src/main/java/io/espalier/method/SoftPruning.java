package io.espalier.method;

import io.espalier.channel.ChannelGroups;
import io.espalier.criterion.Scores;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.train.Calibration;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.WorkContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The run of {@link Sfp}: which filters are zero now. */
final class SoftPruning implements MethodRun {

  private final Sfp options;
  private final List<Filters> filters;
  private final WorkContext context;
  private final Map<String, Set<Integer>> masked = new HashMap<>();

  SoftPruning(Sfp options, List<Filters> filters, WorkContext context) {
    this.options = options;
    this.filters = filters;
    this.context = context;
    filters.forEach(each -> masked.put(each.name(), Set.of()));
  }

  /** The filters that are zero now. */
  Set<Integer> masked(String name) {
    return masked.get(name);
  }

  @Override
  public void epochStarts(Progress progress) {
    if (progress.step() == 0) {
      mask(progress);
    }
  }

  @Override
  public void gradientsReady(Progress progress) {
    if (options.masked() == Masked.REST) {
      for (Filters each : filters) {
        each.zero(masked.get(each.name()), progress.layout(), progress.gradients());
      }
    }
  }

  @Override
  public void epochEnds(Progress progress) {
    if (progress.epoch() % options.every() == 0 || progress.step() == progress.total()) {
      mask(progress);
    }
  }

  private void mask(Progress progress) {
    double reached = options.growth().reached((double) progress.step() / progress.total());
    Model now = progress.model();
    Map<ChannelGroups, Scores> known = new HashMap<>();
    for (Filters each : filters) {
      Set<Integer> gone = new TreeSet<>();
      int count = each.count(options.ratio() * reached);
      if (count > 0) {
        Scores scores =
            known.computeIfAbsent(
                each.scope(), scope -> options.criterion().score(each.scored(now), scope, context));
        gone.addAll(each.weakest(count, scores));
      }
      masked.put(each.name(), gone);
      each.zero(gone, progress.layout(), progress.parameters());
      if (options.masked() == Masked.REST) {
        each.zero(gone, progress.layout(), progress.momentum());
      }
    }
  }

  @Override
  public Map<String, Tensor> save() {
    Map<String, Tensor> saved = new HashMap<>();
    for (Filters each : filters) {
      float[] flags = new float[each.size()];
      masked.get(each.name()).forEach(filter -> flags[filter] = 1);
      saved.put(each.name(), Tensor.vector(flags));
    }
    return saved;
  }

  @Override
  public void restore(Map<String, Tensor> saved) {
    for (Filters each : filters) {
      float[] flags = saved.get(each.name()).data();
      Set<Integer> gone = new TreeSet<>();
      for (int filter = 0; filter < flags.length; filter++) {
        if (flags[filter] > 0) {
          gone.add(filter);
        }
      }
      masked.put(each.name(), gone);
    }
  }

  @Override
  public Model finish(Model trained) {
    Model removed = Removal.remove(trained, filters, masked, options.why());
    return removed.equals(trained)
        ? removed
        : Calibration.after(removed, options.calibrate(), context);
  }
}
