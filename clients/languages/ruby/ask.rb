# Asks Caveat a question: ask.rb ADDRESS SERVICE_CONFIG QUESTION
require 'caveat/v1/answer_service_services_pb'
require 'google/protobuf/well_known_types'
require 'google/rpc/error_details_pb'

# Of the service's own errors, as QUESTION_EMPTY; else what gRPC says.
def reason_of(error)
  details = error.to_rpc_status&.details || []
  info = details.find { |detail| detail.is(Google::Rpc::ErrorInfo) }
  info ? info.unpack(Google::Rpc::ErrorInfo).reason : error.details
end

address, service_config, question = ARGV
# The service config says what is tried again.
answers = Caveat::V1::AnswerService::Stub.new(
  address, :this_channel_is_insecure, channel_args: { 'grpc.service_config' => File.read(service_config) }
)
begin
  answer = answers.ask(Caveat::V1::AskRequest.new(question: question), deadline: Time.now + 3).answer
rescue GRPC::BadStatus => e
  abort reason_of(e)
end

puts answer.outcome
puts answer.triage.message unless answer.triage.message.empty?
answer.caveats.each { |caveat| puts "! #{caveat.text}" }
answer.statements.each do |statement|
  puts ["- #{statement.text}", *statement.citation_numbers.map { |number| "[#{number}]" }].join(' ')
end
