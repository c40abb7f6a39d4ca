package io.espalier.step;

import io.espalier.channel.Widths;

/** A published configuration. */
record ByPreset(Preset preset) implements Declared {
  @Override
  public Widths widths(Field field) {
    return preset.widths(field.groups());
  }
}
