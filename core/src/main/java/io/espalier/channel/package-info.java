/**
 * Which channels are removed together: groups derived from a network's declared channel flow, how
 * many of each are kept, which ones, and the narrowed network.
 */
package io.espalier.channel;
