// The public API of Caveat for Node, typed.
export * from './client.ts';
export * from './endpoint.ts';
export * from '../gen/caveat/v1/answer_pb.js';
export * from '../gen/caveat/v1/answer_service_pb.js';
export * from '../gen/caveat/v1/corpus_service_pb.js';
export * from '../gen/caveat/v1/explanation_pb.js';
export * from '../gen/caveat/v1/feedback_service_pb.js';
export * from '../gen/caveat/v1/rendering_pb.js';
