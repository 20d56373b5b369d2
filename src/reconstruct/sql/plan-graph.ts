/**
 * The graph that the SQL tab draws of a plan (SparkPlanGraph.scala): wrappers are left out, WholeStageCodegen becomes a
 * cluster around its nodes, and an exchange or subquery that is used again is one node with several parents.
 */
import type { PlanInfo, PlanMetric } from '../../events/sql.ts'

export interface GraphNode {
  /** From 0, in the order in which a depth-first walk meets them. */
  readonly id: number
  readonly name: string
  readonly description: string
  /** Id of the WholeStageCodegen node it is in. */
  readonly cluster: number | undefined
  readonly metadata: PlanInfo['metadata']
  readonly metrics: readonly PlanMetric[]
}

export interface PlanGraph {
  /** By id. */
  readonly nodes: readonly GraphNode[]
  /** Child and parent, in Spark's order. */
  readonly edges: readonly (readonly [from: number, to: number])[]
}

export function planGraph(root: PlanInfo): PlanGraph {
  const builder = new Builder()
  builder.add(root, undefined, undefined)
  return builder
}

class Builder implements PlanGraph {
  readonly nodes: GraphNode[] = []
  readonly edges: [number, number][] = []
  private readonly edgeKeys = new Set<string>()
  /** Node by identity of its plan. */
  private readonly shared = new Map<number, number>()
  private readonly identities = new Identities()

  add(plan: PlanInfo, parent: number | undefined, cluster: number | undefined): void {
    const { nodeName, children } = plan
    const child = children[0]
    if (nodeName.startsWith('WholeStageCodegen')) {
      const id = this.node(plan, undefined)
      if (child) this.add(child, parent, id)
    } else if (child && (nodeName === 'BroadcastQueryStage' || nodeName === 'ShuffleQueryStage')) {
      const node = this.shared.get(this.identities.of(child))
      if (node === undefined) this.add(child, parent, undefined)
      else this.edge(node, parent)
    } else if (
      child &&
      (nodeName === 'InputAdapter' || nodeName === 'TableCacheQueryStage' || nodeName === 'ResultQueryStage')
    ) {
      this.add(child, parent, undefined)
    } else if (nodeName === 'Subquery') {
      const node = this.shared.get(this.identities.of(plan))
      if (node === undefined) this.addNode(plan, parent, undefined)
      else if (!this.edgeKeys.has(`${node} ${parent}`)) this.edge(node, parent)
    } else if (child && nodeName === 'ReusedSubquery') {
      this.add(child, parent, cluster)
    } else {
      const node =
        child && nodeName === 'ReusedExchange' ? this.shared.get(this.identities.of(child)) : undefined
      if (node === undefined) this.addNode(plan, parent, cluster)
      else this.edge(node, parent)
    }
  }

  private addNode(plan: PlanInfo, parent: number | undefined, cluster: number | undefined): void {
    const id = this.node(plan, cluster)
    if (plan.nodeName.includes('Exchange') || plan.nodeName === 'Subquery') {
      this.shared.set(this.identities.of(plan), id)
    }
    this.edge(id, parent)
    for (const child of plan.children) this.add(child, id, cluster)
  }

  private node(plan: PlanInfo, cluster: number | undefined): number {
    const { nodeName: name, simpleString: description, metadata, metrics } = plan
    const id = this.nodes.length
    this.nodes.push({ id, name, description, cluster, metadata, metrics })
    return id
  }

  private edge(from: number, to: number | undefined): void {
    if (to === undefined) return
    this.edges.push([from, to])
    this.edgeKeys.add(`${from} ${to}`)
  }
}

/** The same number for plans that are equal in names, simple strings and children (SparkPlanInfo.scala, equals). */
class Identities {
  private readonly byContent = new Map<string, number>()
  private readonly byPlan = new Map<PlanInfo, number>()

  of(plan: PlanInfo): number {
    const known = this.byPlan.get(plan)
    if (known !== undefined) return known
    const children = plan.children.map((child) => this.of(child)).join(' ')
    const content = `${plan.nodeName}\n${plan.simpleString}\n${children}`
    let identity = this.byContent.get(content)
    if (identity === undefined) {
      identity = this.byContent.size
      this.byContent.set(content, identity)
    }
    this.byPlan.set(plan, identity)
    return identity
  }
}
