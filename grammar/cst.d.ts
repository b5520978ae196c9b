import type { CstNode, ICstVisitor, IToken } from "chevrotain";

export interface ExperimentCstNode extends CstNode {
  name: "experiment";
  children: ExperimentCstChildren;
}

export type ExperimentCstChildren = {
  Experiment: IToken[];
  String: IToken[];
};

export interface UseCstNode extends CstNode {
  name: "use";
  children: UseCstChildren;
}

export type UseCstChildren = {
  Use: IToken[];
  used?: (UsedCstNode)[];
  Comma?: IToken[];
  From?: IToken[];
  String: IToken[];
};

export interface UsedCstNode extends CstNode {
  name: "used";
  children: UsedCstChildren;
}

export type UsedCstChildren = {
  Name: (IToken)[];
  As?: IToken[];
};

export interface PrecisionCstNode extends CstNode {
  name: "precision";
  children: PrecisionCstChildren;
}

export type PrecisionCstChildren = {
  Precision: IToken[];
  Name: IToken[];
};

export interface ParamCstNode extends CstNode {
  name: "param";
  children: ParamCstChildren;
}

export type ParamCstChildren = {
  Param: IToken[];
  Name: (IToken)[];
  Colon?: IToken[];
  In?: IToken[];
  expr: (ExprCstNode)[];
  Equals: IToken[];
};

export interface BodyCstNode extends CstNode {
  name: "body";
  children: BodyCstChildren;
}

export type BodyCstChildren = {
  Recipe?: IToken[];
  Stage?: IToken[];
  Name: IToken[];
  Like?: IToken[];
  path?: PathCstNode[];
};

export interface EvaluateCstNode extends CstNode {
  name: "evaluate";
  children: EvaluateCstChildren;
}

export type EvaluateCstChildren = {
  Evaluate: IToken[];
  path: (PathCstNode)[];
  On: IToken[];
};

export interface NamedCstNode extends CstNode {
  name: "named";
  children: NamedCstChildren;
}

export type NamedCstChildren = {
  Dataset?: IToken[];
  Encoder?: IToken[];
  Head?: IToken[];
  Attack?: IToken[];
  Schedule?: IToken[];
  Column?: IToken[];
  Loss?: IToken[];
  Name: IToken[];
  Equals: IToken[];
  expr: ExprCstNode[];
};

export interface AugmentCstNode extends CstNode {
  name: "augment";
  children: AugmentCstChildren;
}

export type AugmentCstChildren = {
  Augment: IToken[];
  Name: IToken[];
  LeftParen?: IToken[];
  parameter?: (ParameterCstNode)[];
  Comma?: IToken[];
  RightParen?: IToken[];
  Equals: IToken[];
  expr: ExprCstNode[];
};

export interface ParameterCstNode extends CstNode {
  name: "parameter";
  children: ParameterCstChildren;
}

export type ParameterCstChildren = {
  Name: IToken[];
  Equals: IToken[];
  expr: ExprCstNode[];
};

export interface SeveralCstNode extends CstNode {
  name: "several";
  children: SeveralCstChildren;
}

export type SeveralCstChildren = {
  Split?: IToken[];
  Let?: IToken[];
  names: NamesCstNode[];
  Equals: IToken[];
  expr: ExprCstNode[];
};

export interface NamesCstNode extends CstNode {
  name: "names";
  children: NamesCstChildren;
}

export type NamesCstChildren = {
  Name: (IToken)[];
  Comma?: IToken[];
};

export interface ViewCstNode extends CstNode {
  name: "view";
  children: ViewCstChildren;
}

export type ViewCstChildren = {
  View: IToken[];
  names: NamesCstNode[];
  Equals: IToken[];
  expr: (ExprCstNode)[];
  Maximizing?: IToken[];
};

export interface SingleCstNode extends CstNode {
  name: "single";
  children: SingleCstChildren;
}

export type SingleCstChildren = {
  Seed?: IToken[];
  Batch?: IToken[];
  Minimize?: IToken[];
  Predict?: IToken[];
  Optimizer?: IToken[];
  For?: IToken[];
  expr: ExprCstNode[];
};

export interface DataCstNode extends CstNode {
  name: "data";
  children: DataCstChildren;
}

export type DataCstChildren = {
  Data: IToken[];
  Name?: IToken[];
  Equals?: IToken[];
  path: PathCstNode[];
  args?: ArgsCstNode[];
  Unlabeled?: IToken[];
};

export interface StartCstNode extends CstNode {
  name: "start";
  children: StartCstChildren;
}

export type StartCstChildren = {
  Start: IToken[];
  path: (PathCstNode)[];
  Comma?: IToken[];
  From: IToken[];
  source: SourceCstNode[];
};

export interface SourceCstNode extends CstNode {
  name: "source";
  children: SourceCstChildren;
}

export type SourceCstChildren = {
  path: PathCstNode[];
  args?: ArgsCstNode[];
};

export interface FreezeCstNode extends CstNode {
  name: "freeze";
  children: FreezeCstChildren;
}

export type FreezeCstChildren = {
  Freeze: IToken[];
  path: PathCstNode[];
  args?: ArgsCstNode[];
};

export interface KeepCstNode extends CstNode {
  name: "keep";
  children: KeepCstChildren;
}

export type KeepCstChildren = {
  Keep: IToken[];
  Every?: IToken[];
  expr?: ExprCstNode[];
  Name?: IToken[];
  By?: IToken[];
  metric?: MetricCstNode[];
};

export interface ContinueCstNode extends CstNode {
  name: "continue";
  children: ContinueCstChildren;
}

export type ContinueCstChildren = {
  Continue: IToken[];
  From: IToken[];
  Name: IToken[];
};

export interface MeasureCstNode extends CstNode {
  name: "measure";
  children: MeasureCstChildren;
}

export type MeasureCstChildren = {
  Measure: IToken[];
  metric: MetricCstNode[];
  Every?: IToken[];
  expr?: ExprCstNode[];
};

export interface MetricCstNode extends CstNode {
  name: "metric";
  children: MetricCstChildren;
}

export type MetricCstChildren = {
  path: (PathCstNode)[];
  args?: ArgsCstNode[];
  Under?: IToken[];
  expr?: ExprCstNode[];
  On?: IToken[];
};

export interface ExprCstNode extends CstNode {
  name: "expr";
  children: ExprCstChildren;
}

export type ExprCstChildren = {
  range: (RangeCstNode)[];
  Then?: IToken[];
};

export interface RangeCstNode extends CstNode {
  name: "range";
  children: RangeCstChildren;
}

export type RangeCstChildren = {
  sum: (SumCstNode)[];
  Range?: IToken[];
};

export interface SumCstNode extends CstNode {
  name: "sum";
  children: SumCstChildren;
}

export type SumCstChildren = {
  product: (ProductCstNode)[];
  Plus?: IToken[];
  Minus?: IToken[];
};

export interface ProductCstNode extends CstNode {
  name: "product";
  children: ProductCstChildren;
}

export type ProductCstChildren = {
  unary: (UnaryCstNode)[];
  Times?: IToken[];
  Divide?: IToken[];
};

export interface UnaryCstNode extends CstNode {
  name: "unary";
  children: UnaryCstChildren;
}

export type UnaryCstChildren = {
  Minus?: IToken[];
  primary: PrimaryCstNode[];
  Percent?: IToken[];
  Epoch?: IToken[];
  Epochs?: IToken[];
  Step?: IToken[];
  Steps?: IToken[];
};

export interface PrimaryCstNode extends CstNode {
  name: "primary";
  children: PrimaryCstChildren;
}

export type PrimaryCstChildren = {
  Number?: IToken[];
  String?: IToken[];
  call?: CallCstNode[];
  group?: GroupCstNode[];
  list?: ListCstNode[];
};

export interface GroupCstNode extends CstNode {
  name: "group";
  children: GroupCstChildren;
}

export type GroupCstChildren = {
  LeftParen: IToken[];
  expr: ExprCstNode[];
  RightParen: IToken[];
};

export interface ListCstNode extends CstNode {
  name: "list";
  children: ListCstChildren;
}

export type ListCstChildren = {
  LeftBracket: IToken[];
  expr?: (ExprCstNode)[];
  Comma?: (IToken)[];
  RightBracket: IToken[];
};

export interface CallCstNode extends CstNode {
  name: "call";
  children: CallCstChildren;
}

export type CallCstChildren = {
  path: PathCstNode[];
  args?: ArgsCstNode[];
};

export interface PathCstNode extends CstNode {
  name: "path";
  children: PathCstChildren;
}

export type PathCstChildren = {
  Name: IToken[];
  Dot?: IToken[];
  Word?: IToken[];
};

export interface ArgsCstNode extends CstNode {
  name: "args";
  children: ArgsCstChildren;
}

export type ArgsCstChildren = {
  LeftParen: IToken[];
  arg?: (ArgCstNode)[];
  Comma?: (IToken)[];
  RightParen: IToken[];
};

export interface ArgCstNode extends CstNode {
  name: "arg";
  children: ArgCstChildren;
}

export type ArgCstChildren = {
  Word?: (IToken)[];
  Colon?: IToken[];
  expr?: (ExprCstNode)[];
};

export interface ICstNodeVisitor<IN, OUT> extends ICstVisitor<IN, OUT> {
  experiment(children: ExperimentCstChildren, param?: IN): OUT;
  use(children: UseCstChildren, param?: IN): OUT;
  used(children: UsedCstChildren, param?: IN): OUT;
  precision(children: PrecisionCstChildren, param?: IN): OUT;
  param(children: ParamCstChildren, param?: IN): OUT;
  body(children: BodyCstChildren, param?: IN): OUT;
  evaluate(children: EvaluateCstChildren, param?: IN): OUT;
  named(children: NamedCstChildren, param?: IN): OUT;
  augment(children: AugmentCstChildren, param?: IN): OUT;
  parameter(children: ParameterCstChildren, param?: IN): OUT;
  several(children: SeveralCstChildren, param?: IN): OUT;
  names(children: NamesCstChildren, param?: IN): OUT;
  view(children: ViewCstChildren, param?: IN): OUT;
  single(children: SingleCstChildren, param?: IN): OUT;
  data(children: DataCstChildren, param?: IN): OUT;
  start(children: StartCstChildren, param?: IN): OUT;
  source(children: SourceCstChildren, param?: IN): OUT;
  freeze(children: FreezeCstChildren, param?: IN): OUT;
  keep(children: KeepCstChildren, param?: IN): OUT;
  continue(children: ContinueCstChildren, param?: IN): OUT;
  measure(children: MeasureCstChildren, param?: IN): OUT;
  metric(children: MetricCstChildren, param?: IN): OUT;
  expr(children: ExprCstChildren, param?: IN): OUT;
  range(children: RangeCstChildren, param?: IN): OUT;
  sum(children: SumCstChildren, param?: IN): OUT;
  product(children: ProductCstChildren, param?: IN): OUT;
  unary(children: UnaryCstChildren, param?: IN): OUT;
  primary(children: PrimaryCstChildren, param?: IN): OUT;
  group(children: GroupCstChildren, param?: IN): OUT;
  list(children: ListCstChildren, param?: IN): OUT;
  call(children: CallCstChildren, param?: IN): OUT;
  path(children: PathCstChildren, param?: IN): OUT;
  args(children: ArgsCstChildren, param?: IN): OUT;
  arg(children: ArgCstChildren, param?: IN): OUT;
}
