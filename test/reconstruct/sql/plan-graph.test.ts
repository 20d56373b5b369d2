import { describe, expect, it } from 'vitest'
import type { PlanInfo } from '../../../src/events/sql.ts'
import { planGraph } from '../../../src/reconstruct/sql/plan-graph.ts'

function plan(nodeName: string, ...children: PlanInfo[]): PlanInfo {
  return { nodeName, simpleString: `${nodeName} x`, children, metadata: new Map(), metrics: [] }
}

/** Names with the cluster each is in, and edges. */
function drawn(root: PlanInfo) {
  const { nodes, edges } = planGraph(root)
  return {
    nodes: nodes.map(
      ({ id, name, cluster }) => `${id} ${name}${cluster === undefined ? '' : ` in ${cluster}`}`,
    ),
    edges: edges.map(([from, to]) => `${from}-${to}`),
  }
}

describe('plan graph', () => {
  it('puts a cluster around generated code, up to the next wrapper', () => {
    const root = plan(
      'WholeStageCodegen (2)',
      plan('Project', plan('InputAdapter', plan('Exchange', plan('WholeStageCodegen (1)', plan('Range'))))),
    )
    expect(drawn(root)).toEqual({
      nodes: [
        '0 WholeStageCodegen (2)',
        '1 Project in 0',
        '2 Exchange',
        '3 WholeStageCodegen (1)',
        '4 Range in 3',
      ],
      edges: ['2-1', '4-2'],
    })
  })

  it('draws an exchange once, however it is used again', () => {
    const exchange = () => plan('Exchange', plan('Range'))
    const root = plan(
      'Join',
      plan('ShuffleQueryStage', exchange()),
      plan('ReusedExchange', exchange()),
      plan('BroadcastQueryStage', exchange()),
    )
    expect(drawn(root)).toEqual({
      nodes: ['0 Join', '1 Exchange', '2 Range'],
      edges: ['1-0', '2-1', '1-0', '1-0'],
    })
  })

  it('draws an exchange with another child anew', () => {
    const root = plan(
      'Join',
      plan('Exchange', plan('Range')),
      plan('ReusedExchange', plan('Exchange', plan('Scan'))),
    )
    expect(drawn(root).nodes).toEqual([
      '0 Join',
      '1 Exchange',
      '2 Range',
      '3 ReusedExchange',
      '4 Exchange',
      '5 Scan',
    ])
  })

  it('keeps subqueries out of clusters and draws each edge to them once', () => {
    const subquery = () => plan('Subquery', plan('Range'))
    const root = plan('WholeStageCodegen (1)', plan('Filter', subquery(), plan('ReusedSubquery', subquery())))
    expect(drawn(root)).toEqual({
      nodes: ['0 WholeStageCodegen (1)', '1 Filter in 0', '2 Subquery', '3 Range'],
      edges: ['2-1', '3-2'],
    })
  })

  it('leaves out the stages of cached tables and results', () => {
    const root = plan(
      'ResultQueryStage',
      plan('Project', plan('TableCacheQueryStage', plan('InMemoryTableScan'))),
    )
    expect(drawn(root)).toEqual({ nodes: ['0 Project', '1 InMemoryTableScan'], edges: ['1-0'] })
  })

  it('survives wrappers without a child, at which the history server gives up', () => {
    const root = plan('Union', plan('InputAdapter'), plan('WholeStageCodegen (1)'), plan('ShuffleQueryStage'))
    expect(drawn(root).nodes).toHaveLength(4)
  })
})
