package io.espalier.search;

import io.espalier.cost.Forecast;

/** What the networks of a space cost: the least, a middling and the greatest one. */
public record Extent(Forecast least, Forecast middling, Forecast most) {}
