/**
 * Sweeps from notebooks and programs, in Java or Scala: what is in this package stays as it is from
 * one version to the next; every other package may change.
 *
 * <p>What cannot be used is refused by {@link io.espalier.spec.Refusal}: an exception whose message
 * is one sentence that names the thing, the value and the way out.
 */
package io.espalier.api;
