package io.espalier.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The edits that made a model's network from the one it started as, in order: data that can be
 * replayed.
 */
public record History(List<Edit> edits) {
  public static final History NONE = new History(List.of());

  public History {
    edits = List.copyOf(edits);
  }

  /** This history with one more edit. */
  public History then(Edit edit) {
    List<Edit> longer = new ArrayList<>(edits);
    longer.add(edit);
    return new History(longer);
  }
}
