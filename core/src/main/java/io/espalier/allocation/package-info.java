/**
 * Which channels may go, and how many: the rule at additions, and how a ratio, a target, counts or
 * a published configuration become widths.
 */
package io.espalier.allocation;
