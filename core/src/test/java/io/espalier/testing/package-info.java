/**
 * What tests share: a forward pass in double precision to compare with, random models, and small
 * networks with published counts.
 */
package io.espalier.testing;
