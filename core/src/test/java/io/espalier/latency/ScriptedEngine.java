package io.espalier.latency;

import io.espalier.data.Batch;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.testing.OneThreadEngine;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An engine whose forward passes do what a test says, and nothing else.
 *
 * @param pass gets the model and the batch
 * @param open the models of the sessions that are open
 */
public record ScriptedEngine(BiConsumer<Model, Batch> pass, List<Model> open)
    implements OneThreadEngine {
  public ScriptedEngine(BiConsumer<Model, Batch> pass) {
    this(pass, new ArrayList<>());
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    open.add(model);
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "forward" -> pass.accept(model, (Batch) arguments[0]);
                case "close" -> open.remove(model);
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  @Override
  public String description() {
    return "scripted";
  }
}
