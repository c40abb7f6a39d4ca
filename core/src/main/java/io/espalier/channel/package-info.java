/**
 * Which channels are removed together: groups of coupled channels, derived from a network's
 * declared channel flow, how many of each are kept, which ones, and the narrowed network. {@link
 * io.espalier.channel.Group} says what an atom is.
 */
package io.espalier.channel;
