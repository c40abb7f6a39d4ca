/**
 * What a sweep is to do, and all that is known of it before anything is trained: its candidates and
 * their trials, which of them can keep to the constraints, and what they will cost.
 */
package io.espalier.plan;
