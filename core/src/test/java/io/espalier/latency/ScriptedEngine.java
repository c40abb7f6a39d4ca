package io.espalier.latency;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
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
record ScriptedEngine(BiConsumer<Model, Batch> pass, List<Model> open) implements Engine {
  ScriptedEngine(BiConsumer<Model, Batch> pass) {
    this(pass, new ArrayList<>());
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Place place() {
    return Place.ONE_THREAD;
  }

  @Override
  public Engine at(Place place) {
    throw new UnsupportedOperationException("it runs on one thread");
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
