package io.espalier.trial;

import io.espalier.spec.Hash;
import java.util.Optional;

/**
 * A trial as far as somebody wants to know of it.
 *
 * @param until where it pauses; empty for its end
 */
public record Leg(Hash trial, Optional<Rung> until) {}
