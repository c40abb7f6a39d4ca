/**
 * What is known of a model in numbers: the table of metrics, each with its unit and its better end,
 * and the values that one model has.
 */
package io.espalier.metric;
