/** What is done to a model between its start and its score. */
package io.espalier.step;
