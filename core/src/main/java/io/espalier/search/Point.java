package io.espalier.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A place in a space, as its genes: for each choice that a candidate makes on its way through the
 * sentence, what it chose. Choices within an alternative that was not taken are no genes of it.
 *
 * @param genes what was chosen, by the place of the choice in the space: the number of an
 *     alternative, a number of a range, or the numbers of a subset's elements
 */
public record Point(Map<String, Object> genes) {
  public Point {
    genes = Collections.unmodifiableMap(new LinkedHashMap<>(genes));
  }
}
