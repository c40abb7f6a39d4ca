package io.espalier.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The edits that made a model's network from the one it started as, in order: data that can be
 * replayed.
 */
public record History(List<Entry> entries) {
  public static final History NONE = new History(List.of());

  /** An edit and what it chose among. */
  public record Entry(Edit edit, Origin origin) {}

  public History {
    entries = List.copyOf(entries);
  }

  /** A history of edits alone, to be replayed. */
  public static History of(List<Edit> edits) {
    return new History(edits.stream().map(edit -> new Entry(edit, Origin.UNSAID)).toList());
  }

  /** The edits, in order. */
  public List<Edit> edits() {
    return entries.stream().map(Entry::edit).toList();
  }

  /** This history with one more edit. */
  public History then(Edit edit, Origin origin) {
    List<Entry> longer = new ArrayList<>(entries);
    longer.add(new Entry(edit, origin));
    return new History(longer);
  }
}
