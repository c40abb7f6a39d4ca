/** Files on any Hadoop file system that appear whole or not at all. */
package io.espalier.store;
