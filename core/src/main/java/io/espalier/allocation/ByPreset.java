package io.espalier.allocation;

import io.espalier.channel.Widths;

/** A published configuration. */
public record ByPreset(Preset preset) implements Declared {
  @Override
  public Widths widths(PruningSpace space) {
    return preset.widths(space.groups());
  }
}
